import { breaksBetween, lastGraphemeBoundary } from './graphemes.js';
import { isWhiteSpace, splitsPair } from './text-measure.js';

/**
 * The smallest limit of a chunk that the manifest allows, in UTF-16 code units (`chunks.maxCharacters`; 80 bytes hold as
 * many). Only a longer word is ever cut.
 */
export const minChunkLimit = 20;

/** Marks that end a sentence or a clause without white space after them, with closing marks: `。”`, `—`. */
const unspacedMark = /(?!\p{ASCII})\p{P}["'\p{Pe}\p{Pf}]*$/u;

/**
 * Tells whether a chunk that was bought under other limits, or with another sentence splitter, can have begun or ended at an
 * offset of a text.
 * - `seam`: between words, or after a mark that implies a pause. New chunks may begin and end here, too.
 * - `joint`: in a run of characters that some limit cuts, or where white space and a combining mark are one grapheme. Only
 *   chunks that are paid for may meet here.
 * - null: inside a word or a grapheme. A paid text that begins or ends here matches by accident.
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

/** Tells whether the offset is inside a run without white space that is longer than the smallest limit. */
function isInLongRun(text: string, offset: number): boolean {
  let from = offset;
  while (from > 0 && offset - from <= minChunkLimit && !isWhiteSpace(text.charCodeAt(from - 1))) from--;
  let to = offset;
  while (to < text.length && to - from <= minChunkLimit && !isWhiteSpace(text.charCodeAt(to))) to++;
  return to - from > minChunkLimit;
}

/** Tells whether the offset is between graphemes, or inside one that is longer than the smallest limit. */
function isWordCut(text: string, offset: number): boolean {
  if (splitsPair(text, offset)) return false;
  const boundary = lastGraphemeBoundary(text, 0, offset);
  return boundary === offset || offset - boundary >= minChunkLimit;
}
