import type { Link } from 'mdast';
import { isAddress, sayAddress } from '../read/address.js';
import type { InlineHandler } from './handler.js';

/** Says the text of a link. A link whose text is an address is treated as a bare address. */
export const link: InlineHandler<'link'> = (node, speaking) => {
  const address = addressOf(node);
  if (address === null) speaking.enter(node.children);
  else sayAddress(node, address, speaking);
};

function addressOf(node: Link): string | null {
  const [only, ...others] = node.children;
  return only?.type === 'text' && others.length === 0 && isAddress(only.value) ? only.value : null;
}

/** Says the text of a link that refers to a link definition. */
export const linkReference: InlineHandler<'linkReference'> = (node, speaking) =>
  speaking.enter(node.children);
