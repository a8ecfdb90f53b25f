import { sayAddress } from '../read/address.js';
import type { InlineHandler } from './handler.js';

/** Bare addresses that GFM does not link, such as those after an open bracket. */
const bareAddress =
  /(?<![\p{L}\p{N}_/@.-])(?:(?:https?|ftp):\/\/|www\.)[^\s<>]*[^\s<>.,;:!?'"*_~()[\]{}’”]/giu;

/** Says text, and its bare addresses by the policy for links. */
export const text: InlineHandler<'text'> = (node, speaking) => {
  const { value } = node;
  if (speaking.policies.links === 'read' || !/:\/\/|www\./i.test(value)) return speaking.say(value);
  let from = 0;
  for (const { 0: address, index } of value.matchAll(bareAddress)) {
    speaking.say(value.slice(from, index));
    sayAddress(node, address, speaking);
    from = index + address.length;
  }
  speaking.say(value.slice(from));
};
