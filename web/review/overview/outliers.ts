import { median } from '../../../src/base/median.js';
import type { ReviewBook } from '../../../src/review/api.js';

/** The reading rate of a take. */
export interface Rate {
  /** The chunk. */
  readonly id: string;
  readonly chapter: number;
  readonly take: number;
  readonly charactersPerSecond: number;
  readonly isUsed: boolean;
  readonly isFlagged: boolean;
  /** Whether the take is much faster or slower than the others of its voice. */
  readonly isOutlier: boolean;
}

/** How far from the median of its voice an outlier is, in median absolute deviations that are scaled to standard deviations. */
const outlierFrom = 3.5;
const scale = 1.4826;
/** A voice with a very even rate has no outliers closer to the median than this part of it. */
const leastPart = 0.1;

/** Returns the reading rates of all takes, in the order of the book. */
export function ratesOf({ chunks }: ReviewBook): readonly Rate[] {
  const all = chunks.flatMap((chunk) =>
    chunk.takes.flatMap((take) =>
      take.charactersPerSecond === null ? [] : [{ chunk, take, rate: take.charactersPerSecond }],
    ),
  );
  const byVoice = new Map<string, number[]>();
  for (const { chunk, rate } of all) {
    const rates = byVoice.get(chunk.voice);
    if (rates === undefined) byVoice.set(chunk.voice, [rate]);
    else rates.push(rate);
  }
  const usual = new Map([...byVoice].map(([voice, rates]) => [voice, usualRange(rates)]));
  return all.map(({ chunk, take, rate }) => {
    const { middle, distance } = usual.get(chunk.voice) ?? { middle: rate, distance: 0 };
    return {
      id: chunk.id,
      chapter: chunk.chapter,
      take: take.number,
      charactersPerSecond: rate,
      isUsed: take.isUsed,
      isFlagged: chunk.flagged && take.isUsed,
      isOutlier: Math.abs(rate - middle) > distance,
    };
  });
}

/** @param rates at least one */
function usualRange(rates: readonly number[]): { middle: number; distance: number } {
  const middle = median(rates);
  const deviation = median(rates.map((rate) => Math.abs(rate - middle)));
  return { middle, distance: Math.max(outlierFrom * scale * deviation, leastPart * middle) };
}
