import type { Nodes } from 'mdast';
import type { Speaking } from '../handlers/handler.js';

const address = /^(?:(?:https?|ftp):\/\/|www\.)\S+$/i;

/** Tells whether a text is only a web address. E-mail addresses are read unchanged. */
export const isAddress = (text: string): boolean => address.test(text.trim());

/** Returns the host of an address, without user name and `www.`. */
const hostOf = (text: string): string =>
  text
    .trim()
    .replace(/^\w+:\/\//, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^[^@]*@/, '')
    .replace(/^www\./i, '');

/** Says or skips a bare address, by the policy. */
export function sayAddress(node: Nodes, text: string, speaking: Speaking): void {
  const { links } = speaking.policies;
  if (links !== 'skip') speaking.say(links === 'text' ? hostOf(text) || text : text);
  if (links !== 'read') speaking.skip('address', node, text);
}
