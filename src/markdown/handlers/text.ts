import { bookDialects } from '../dialects/book-dialects.js';
import { sayAddress } from '../read/address.js';
import { hardBreak } from '../read/normalise-text.js';
import type { InlineHandler, Speaking } from './handler.js';

/** Bare addresses that GFM does not link, such as those after an open bracket. */
const bareAddress =
  /(?<![\p{L}\p{N}_/@.-])(?:(?:https?|ftp):\/\/|www\.)[^\s<>]*[^\s<>.,;:!?'"*_~()[\]{}’”]/giu;

/** Obsidian displays every line end, unless its setting "Strict line breaks" is on. */
const showsLineEnds = ({ policies, rules }: Speaking): boolean =>
  rules.version >= 2 && bookDialects(policies, rules).includes('obsidian');

/** Says text, and its bare addresses by the policy for links. */
export const text: InlineHandler<'text'> = (node, speaking) => {
  const value = showsLineEnds(speaking) ? node.value.replace(/\r\n|\r|\n/g, hardBreak) : node.value;
  if (speaking.policies.links === 'read' || !/:\/\/|www\./i.test(value)) return speaking.say(value);
  let from = 0;
  for (const { 0: address, index } of value.matchAll(bareAddress)) {
    speaking.say(value.slice(from, index));
    sayAddress(node, address, speaking);
    from = index + address.length;
  }
  speaking.say(value.slice(from));
};
