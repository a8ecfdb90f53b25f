import { visible } from '../terminal-text.js';
import { displayWidth } from './display-width.js';

/** Prose is no easier to read in wider lines, also where there is room. */
const mostColumns = 80;

interface Margins {
  readonly columns: number;
  readonly indent: number;
}

/**
 * Breaks text at its spaces into lines of at most 80 columns, or of a narrower terminal; a longer word stands alone.
 * @param words given apart, and made visible, where some of them have a style
 */
export const wrap = (words: string | readonly string[], margins: Margins): string =>
  wrappedLines(words, margins)
    .map((line) => `${line}\n`)
    .join('');

/** The same, line by line, without line ends. */
export function wrappedLines(
  words: string | readonly string[],
  { columns, indent }: Margins,
): readonly string[] {
  const width = Math.max(20, Math.min(mostColumns, columns));
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of typeof words === 'string' ? visible(words).split(' ') : words) {
    const length = displayWidth(word);
    if (line !== '' && used + 1 + length > width) {
      lines.push(line);
      line = '';
    }
    // What runs on stands further in than what it belongs to.
    const margin = ' '.repeat(lines.length === 0 ? indent : indent + 2);
    used = line === '' ? margin.length + length : used + 1 + length;
    line = line === '' ? `${margin}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * A name and what is said of it: one line where it fits, as in a log; else the name alone, and the rest under it, within
 * the width.
 */
export function hang(name: string, said: string, { columns, indent }: Margins): string {
  const line = `${visible(`${' '.repeat(indent)}${name}${said}`)}\n`;
  if (said === '' || displayWidth(line.trimEnd()) <= columns) return line;
  const rest = said.replace(/^[\s:]+/, '');
  return `${' '.repeat(indent)}${visible(name)}${said.startsWith(':') ? ':' : ''}\n${wrap(rest, { columns, indent: indent + 4 })}`;
}
