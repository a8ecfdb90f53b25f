import type { PageText } from '../../src/deliver/outputs/page/page-data.js';

/** The sentences or words of a chapter whose times are known, in order, for a search by time. */
export class Times {
  /** Their indexes in the chapter. */
  readonly #indexes: readonly number[];
  readonly #starts: readonly number[];
  readonly #ends: readonly number[];

  /** @param ranges start and end in milliseconds; -1: unknown */
  constructor(ranges: readonly (readonly [number, number, ...number[]])[]) {
    const known = ranges.flatMap(([start, end], index) => (start < 0 ? [] : [{ index, start, end }]));
    this.#indexes = known.map(({ index }) => index);
    this.#starts = known.map(({ start }) => start);
    this.#ends = known.map(({ end }) => end);
  }

  /** Returns the index of the last one that has started; null: none has. With `lingerMs`, it must not have ended earlier than that. */
  at(seconds: number, lingerMs = Number.POSITIVE_INFINITY): number | null {
    const place = this.#placeAt(seconds * 1000);
    const end = this.#ends[place];
    if (end === undefined || seconds * 1000 > end + lingerMs) return null;
    return this.#indexes[place] ?? null;
  }

  /** Returns the start, in seconds, of the one before (-1) or after (1) the current one; null: there is none. */
  step(seconds: number, step: 1 | -1): number | null {
    const place = this.#placeAt(seconds * 1000);
    const start = this.#starts[place];
    // Going back within a sentence goes to its start, as in music players.
    const isWithin = start !== undefined && seconds * 1000 - start > backToStartMs;
    const target = this.#starts[step === -1 && isWithin ? place : place + step];
    return target === undefined ? null : target / 1000;
  }

  /** Returns the index of the last start that is not later; -1: none. A millisecond of rounding does not count. */
  #placeAt(ms: number): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= ms + 1) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** After this much of a sentence, "previous" goes to its start. */
const backToStartMs = 1500;

/** The times of a chapter. */
export interface TextTimes {
  readonly sentences: Times;
  readonly words: Times;
}

export const timesOf = ({ sentences, words }: PageText): TextTimes => ({
  sentences: new Times(sentences),
  words: new Times(words),
});
