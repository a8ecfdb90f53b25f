import { visible } from '../terminal-text.js';
import { displayWidth } from './display-width.js';
import { wrap } from './wrap.js';

/**
 * A name and what is said of it: one line where it fits, as in a log; else the name alone, and the rest under it, within
 * the width.
 */
export function hang(
  name: string,
  said: string,
  { columns, indent }: { readonly columns: number; readonly indent: number },
): string {
  const line = `${visible(`${' '.repeat(indent)}${name}${said}`)}\n`;
  if (said === '' || displayWidth(line.trimEnd()) <= columns) return line;
  const rest = said.replace(/^[\s:]+/, '');
  return `${' '.repeat(indent)}${visible(name)}${said.startsWith(':') ? ':' : ''}\n${wrap(rest, { columns, indent: indent + 4 })}`;
}
