import type { Nodes } from 'mdast';
import type { Speaking } from '../handlers/handler.js';

const address = /^(?:(?:https?|ftp):\/\/|www\.)\S+$/i;

/** Whether a text is an address and nothing else. An e-mail address is a name, and read as it stands. */
export const isAddress = (text: string): boolean => address.test(text.trim());

/** What is heard of an address: its host, without what nobody says. */
const hostOf = (text: string): string =>
  text
    .trim()
    .replace(/^\w+:\/\//, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^[^@]*@/, '')
    .replace(/^www\./i, '');

/** Says a bare address as the policy has it. */
export function sayAddress(node: Nodes, text: string, speaking: Speaking): void {
  const { links } = speaking.policies;
  if (links !== 'skip') speaking.say(links === 'text' ? hostOf(text) || text : text);
  if (links !== 'read') speaking.skip('address', node, text);
}
