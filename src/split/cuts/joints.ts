import { breaksBetween, lastGraphemeBoundary } from './graphemes.js';
import { isWhiteSpace, splitsPair } from './text-measure.js';

/**
 * The least that a chunk's limit can be, in UTF-16 code units (`chunks.maxCharacters` in the manifest; 80 bytes hold as many):
 * a word is cut only where it is longer.
 */
export const leastLimit = 20;

/** Marks that end a sentence or a clause without white space behind them, with what may close behind: `。”`, `—`. */
const unspacedMark = /(?!\p{ASCII})\p{P}["'\p{Pe}\p{Pf}]*$/u;

/**
 * Whether a chunk that was bought under other limits or by another sentence splitter can have begun or ended at this
 * offset of a text. `seam`: between words, or after a mark that stands for a pause, so that a new chunk may begin or end
 * here too. `joint`: within a row of characters so long that some limit cuts it, or where white space is one grapheme with
 * a combining mark; only chunks that are there already may meet here. Null: a chunk's text that begins or ends here stands here by accident, inside a word or a grapheme.
 */
export function jointAt(text: string, offset: number): 'seam' | 'joint' | null {
  if (offset === 0 || offset === text.length) return 'seam';
  const isSpaced = isWhiteSpace(text.charCodeAt(offset - 1)) || isWhiteSpace(text.charCodeAt(offset));
  if (isSpaced) return breaksBetween(text, offset) ? 'seam' : 'joint';
  if (text.charCodeAt(offset - 1) >= 0x80 || /["')\]}]/.test(text[offset - 1]!)) {
    if (unspacedMark.test(text.slice(Math.max(0, offset - 8), offset)) && breaksBetween(text, offset)) {
      return 'seam';
    }
  }
  return isInLongRun(text, offset) && isWordCut(text, offset) ? 'joint' : null;
}

/** Whether more characters than the least limit stand round the offset without white space. */
function isInLongRun(text: string, offset: number): boolean {
  let from = offset;
  while (from > 0 && offset - from <= leastLimit && !isWhiteSpace(text.charCodeAt(from - 1))) from--;
  let to = offset;
  while (to < text.length && to - from <= leastLimit && !isWhiteSpace(text.charCodeAt(to))) to++;
  return to - from > leastLimit;
}

/** Between graphemes, or within one that is longer than a limit. */
function isWordCut(text: string, offset: number): boolean {
  if (splitsPair(text, offset)) return false;
  const boundary = lastGraphemeBoundary(text, 0, offset);
  return boundary === offset || offset - boundary >= leastLimit;
}
