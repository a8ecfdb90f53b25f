import { foldedAt } from '../../base/fold-text.js';
import { isWhiteSpace } from '../../split/cuts/text-measure.js';

/**
 * A text as a sequence of words and paragraph breaks, for comparing texts. In writing without spaces (Chinese, Japanese),
 * each character is a word. The arrays are parallel; offsets are UTF-16 code units, the ends exclusive.
 */
export interface TextTokens {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** A 32-bit hash of each folded token, so that tokens that sound alike are equal. Other tokens collide once in 2^32. */
  readonly hashes: readonly number[];
}

const seed = 0x811c9dc5;
const prime = 0x01000193;
/** The hash of a paragraph break. */
export const breakHash = 1;
/** The hash of the border before the first word and after the last, which gives short texts shingles, too. */
const borderHash = 2;

const isIdeographic = (unit: number): boolean =>
  unit >= 0x2e80 && (unit < 0xa000 || (unit >= 0xf900 && unit < 0xfb00) || (unit >= 0xff00 && unit < 0xfff0));

/** Splits a text into words and paragraph breaks. */
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
      const isOwnWord = isIdeographic(unit);
      if (isOwnWord && at > word) break;
      hash = Math.imul(hash ^ foldedAt(text, at), prime);
      if (!isOwnWord) continue;
      at++;
      break;
    }
    if (at > word) add(word, at, hash);
  }
  return { text, starts, ends, hashes };
}

/** How many consecutive tokens a shingle has: few enough to survive a nearby edit, enough to be rare. */
export const shingleLength = 3;

/**
 * Returns a hash for every three consecutive tokens. The hash at `index` covers the tokens up to `index`; the first two and
 * the last two include the border.
 */
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
