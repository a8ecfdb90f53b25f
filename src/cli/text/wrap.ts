import { visible } from '../terminal-text.js';
import { displayWidth } from './display-width.js';

/** Prose is no easier to read in wider lines, also where there is room. */
const mostColumns = 80;

/**
 * Breaks text at its spaces into lines of at most 80 columns, or of a narrower terminal; a longer word stands alone.
 * @param words given apart, and made visible, where some of them have a style
 */
export function wrap(
  words: string | readonly string[],
  { columns, indent }: { readonly columns: number; readonly indent: number },
): string {
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
  return [...lines, line].map((one) => `${one}\n`).join('');
}
