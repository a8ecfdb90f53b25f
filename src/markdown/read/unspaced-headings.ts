import type { Nodes } from 'mdast';
import type { Reader } from '../handlers/handler.js';
import { spanOf } from '../parse/positions.js';

/** Signs without a space, and the text after them. The markers of quotations and lists may come before. */
const unspaced = /^([\s>*+-]*)(#{1,6})(\p{L}.*)$/u;

/** Looks in a paragraph for lines such as `#Chapter One`, which older Markdown programs displayed as headings. */
export function findUnspacedHeadings(node: Nodes, reader: Reader): void {
  const { line: first, endLine } = spanOf(node);
  for (let line = first; line <= endLine; line += 1) {
    const [, before = '', signs = '', text = ''] = unspaced.exec(reader.source.line(line)) ?? [];
    if (signs === '' || !isHeading(signs, text.trim(), { isWhole: first === endLine, reader })) continue;
    reader.lost.unspacedHeadings.push({
      at: { line, column: before.length + 1 },
      length: signs.length,
      text: `${signs} ${text.trim().slice(0, 60)}`,
    });
  }
}

/** `#word` and `#word in a sentence.` are tags of notes and messages. */
function isHeading(
  signs: string,
  text: string,
  { isWhole, reader }: { isWhole: boolean; reader: Reader },
): boolean {
  if (signs.length > 1) return true;
  const hasTags = reader.rules.found.includes('obsidian');
  if (/\s/.test(text)) return /^\p{Lu}|^\p{Lo}/u.test(text) && !/#|[.!?;,:…。！？]["'”’)]*$/u.test(text);
  return isWhole && !hasTags && /^\p{Lu}\p{L}*$/u.test(text);
}
