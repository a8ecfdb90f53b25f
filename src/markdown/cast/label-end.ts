import type { UncastBlock } from '../block.js';

/** Stage direction after a name: `Anna (aside).` */
const direction = /\s*(?:\([^()\n]{1,200}\)|\[[^[\]\n]{1,200}\])/uy;

/** Punctuation after a name, with the space and a dash behind it: `Anna: …`, `ANNA. — …`, `甲：…`, or a line end. */
const separator = /(?:(?:\s?:|\.:?)(?=[\s—–-]|$)|\s?[：。]|(?=\n))\s*(?:—+\s*|[–-]+\s+)?/uy;

/** Punctuation between the first cell of a row, or bold words, and the speech. */
const afterLead = /[,.:]?\s*(?:—+\s*|[–-]+\s+)?/uy;

/**
 * Returns the end of a speaker's label at the start of a block's text, with a stage direction in brackets and the
 * punctuation; null: the text after the name does not make it a label.
 * @param nameEnd offset after the name
 */
export function labelEnd({ text, leadLength }: UncastBlock, nameEnd: number): number | null {
  const directed = endOf(direction, text, nameEnd);
  for (const end of directed === null ? [nameEnd] : [directed, nameEnd]) {
    const separated = endOf(separator, text, end);
    if (separated !== null) return separated;
    if (end === text.length) return end;
    if (leadLength === end || (leadLength === nameEnd && end === directed))
      return endOf(afterLead, text, end);
  }
  return null;
}

/** Returns the end of a match of a sticky pattern; null: it does not match there. */
function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
