import { foldUnit } from '../../base/fold-text.js';
import { isWhiteSpace } from '../../split/cuts/text-measure.js';

/**
 * A text as words and paragraph breaks, for comparing it with others. Of writing without spaces (Chinese, Japanese), each
 * character is a word. The arrays are parallel; offsets are UTF-16 code units.
 */
export interface TextTokens {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** 32 bits of each, folded: two that sound alike are alike. That two others are is a chance of one in four billion. */
  readonly hashes: readonly number[];
}

const seed = 0x811c9dc5;
const prime = 0x01000193;
/** What a paragraph break is known by. */
export const breakHash = 1;
/** Stands before the first word and after the last, so that short texts have something to be compared by. */
const borderHash = 2;

const isIdeographic = (unit: number): boolean =>
  unit >= 0x2e80 && (unit < 0xa000 || (unit >= 0xf900 && unit < 0xfb00) || (unit >= 0xff00 && unit < 0xfff0));

/** Reads a text once, from left to right. */
export function tokensOf(text: string): TextTokens {
  const starts: number[] = [];
  const ends: number[] = [];
  const hashes: number[] = [];
  const add = (start: number, end: number, hash: number): void => {
    starts.push(start);
    ends.push(end);
    hashes.push(hash);
  };
  for (let at = 0; at < text.length; ) {
    const start = at;
    let lineEnds = 0;
    for (; at < text.length && isWhiteSpace(text.charCodeAt(at)); at++) if (text[at] === '\n') lineEnds++;
    if (lineEnds > 1) add(start, at, breakHash);
    const word = at;
    let hash = seed;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (isWhiteSpace(unit)) break;
      const isAlone = isIdeographic(unit);
      if (isAlone && at > word) break;
      hash = Math.imul(hash ^ foldUnit(unit), prime);
      if (!isAlone) continue;
      at++;
      break;
    }
    if (at > word) add(word, at, hash);
  }
  return { text, starts, ends, hashes };
}

/** Words in a row that are looked up together: few enough to survive an edit nearby, enough to be rare. */
export const shingleLength = 3;

/** Every three tokens in a row, as a number; the one at `index` ends with the token `index`, and the last two with the border. */
export function shinglesOf(hashes: readonly number[]): number[] {
  const shingles: number[] = [];
  let [first, second] = [borderHash, borderHash];
  for (let index = 0; index < hashes.length + shingleLength - 1; index++) {
    const third = hashes[index] ?? borderHash;
    shingles.push(Math.imul(Math.imul(first ^ seed, prime) ^ second, prime) ^ third);
    [first, second] = [second, third];
  }
  return shingles;
}
