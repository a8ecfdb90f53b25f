import type { Link } from 'mdast';
import { isAddress, sayAddress } from '../read/address.js';
import type { InlineHandler } from './handler.js';

/** A link is its text; one whose text is an address is a bare address, however it was written. */
export const link: InlineHandler<'link'> = (node, speaking) => {
  const address = addressOf(node);
  if (address === null) speaking.enter(node.children);
  else sayAddress(node, address, speaking);
};

function addressOf(node: Link): string | null {
  const [only, ...others] = node.children;
  return only?.type === 'text' && others.length === 0 && isAddress(only.value) ? only.value : null;
}

export const linkReference: InlineHandler<'linkReference'> = (node, speaking) =>
  speaking.enter(node.children);
