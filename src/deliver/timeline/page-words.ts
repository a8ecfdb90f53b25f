import { findWords } from '../../align/reference/find-words.js';
import { wordKey } from '../../align/words/build-parts.js';
import type { SampleRange } from '../../audio/measure/find-speech.js';

/** A word as it is spoken, with its time. */
export interface SpokenWord extends SampleRange {
  readonly text: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** A word as it is written on the page, with its time. `at`: its place in the text, in UTF-16 code units. */
export interface PageWord extends SpokenWord {
  readonly at: number;
}

/**
 * Returns the words of a text on the page with the times of the spoken words. Most words are the same in both. What differs between
 * two of those, such as a respelt name, is divided among its words on the page in proportion to their letters.
 * @param spoken in order
 */
export function pageWords(text: string, spoken: readonly SpokenWord[]): readonly PageWord[] {
  const written = findWords(text).map(({ start, end }) => ({ at: start, text: text.slice(start, end) }));
  if (spoken.length === 0) return [];
  const pairs = written.length === spoken.length ? oneToOne(written.length) : commonWords(written, spoken);
  const words: PageWord[] = [];
  let next = { written: 0, spoken: 0 };
  for (const pair of [...pairs, { written: written.length, spoken: spoken.length }]) {
    words.push(
      ...divide(
        written.slice(next.written, pair.written),
        spoken.slice(next.spoken, pair.spoken),
        words.at(-1)?.endSample ?? spoken[0]?.startSample ?? 0,
      ),
    );
    const [own, said] = [written[pair.written], spoken[pair.spoken]];
    if (own !== undefined && said !== undefined) words.push({ ...said, ...own });
    next = { written: pair.written + 1, spoken: pair.spoken + 1 };
  }
  return words;
}

interface Pair {
  readonly written: number;
  readonly spoken: number;
}

const oneToOne = (count: number): readonly Pair[] =>
  Array.from({ length: count }, (_, index) => ({ written: index, spoken: index }));

/** Returns the longest sequence of words that are the same in both texts. */
function commonWords(
  written: readonly { readonly text: string }[],
  spoken: readonly { readonly text: string }[],
): readonly Pair[] {
  const [own, said] = [written.map(({ text }) => wordKey(text)), spoken.map(({ text }) => wordKey(text))];
  const width = said.length + 1;
  // The length of the longest sequence from each pair of places to the ends.
  const lengths = new Uint32Array((own.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] as number;
  for (let row = own.length - 1; row >= 0; row--)
    for (let column = said.length - 1; column >= 0; column--)
      lengths[row * width + column] =
        own[row] === said[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < own.length && column < said.length; ) {
    if (own[row] === said[column]) pairs.push({ written: row++, spoken: column++ });
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** Divides the time of spoken words among other words on the page. `from`: the sample where they begin if nothing is spoken. */
function divide(
  written: readonly { readonly at: number; readonly text: string }[],
  spoken: readonly SpokenWord[],
  from: number,
): readonly PageWord[] {
  const start = spoken[0]?.startSample ?? from;
  const end = spoken.at(-1)?.endSample ?? from;
  const confidence = Math.min(...spoken.map((word) => word.confidence), spoken.length === 0 ? 0 : 1);
  const total = written.reduce((sum, { text }) => sum + text.length, 0);
  const bound = (passed: number): number => start + Math.round(((end - start) * passed) / total);
  let passed = 0;
  return written.map((word) => {
    const startSample = bound(passed);
    passed += word.text.length;
    return { ...word, startSample, endSample: bound(passed), confidence };
  });
}
