import type { Place } from '../../base/diagnostic.js';
import type { MicroUsd } from '../../base/money/money.js';
import { costOf, type Pricing } from '../../base/money/price.js';
import type { Chunk } from '../../split/chunk.js';
import type { BrokenTake, VerifiedState } from '../../state/verify-state.js';

/** A chunk of the current text that was recorded and has no intact recording any more. */
export interface AffectedChunk {
  readonly chapter: number;
  readonly chunk: number;
  readonly place: Place;
  /** Its newest recording. */
  readonly broken: BrokenTake;
}

/** What broken takes mean for a book. */
export interface Affected {
  readonly chunks: readonly AffectedChunk[];
  /** Recordings to fetch again by request id. A text that occurs twice counts once. Unreadable files do not count. */
  readonly collect: number;
  /** Recordings to buy again, because another gateway made them. */
  readonly buy: number;
  /** What the repair costs if the gateway has none of them any more. Fetching them is free. */
  readonly atMostMicroUsd: MicroUsd;
}

/** Finds the chunks that broken takes leave without a recording, and the most that the repair can cost. */
export function findAffected(
  chapters: readonly { readonly chunks: readonly Chunk[] }[],
  { ledger, broken, whole }: Pick<VerifiedState, 'ledger' | 'broken' | 'whole'>,
  pricing: Pricing,
): Affected {
  // `broken` is oldest first, so the newest take of each key remains.
  const newest = new Map(broken.map((one) => [one.take.key, one]));
  const lengths = new Map<string, number>();
  const chunks = chapters
    .flatMap((chapter) => chapter.chunks)
    .flatMap(({ chapter, chunk, place, key, text }) => {
      const found = newest.get(key);
      if (found === undefined || whole.has(key)) return [];
      lengths.set(key, text.length);
      return [{ chapter, chunk, place, broken: found }];
    });
  const repairable = chunks.filter((one) => one.broken.kind !== 'unreadable');
  const keys = [...new Set(repairable.map((one) => one.broken.take.key))];
  const collect = keys.filter((key) => ledger.collectable.has(key)).length;
  const costs = keys.map((key) => costOf(lengths.get(key) ?? 0, pricing).mostMicroUsd);
  return {
    chunks,
    collect,
    buy: costs.length - collect,
    atMostMicroUsd: costs.reduce((total, cost) => total + cost, 0),
  };
}
