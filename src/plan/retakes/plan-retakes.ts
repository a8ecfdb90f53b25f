import type { MicroUsd } from '../../base/money/money.js';
import { costOf, type Pricing } from '../../base/money/price.js';
import type { Chunk } from '../../split/chunk.js';
import type { Ledger } from '../../state/ledger.js';
import { type EarlierRequests, earlierRequests } from '../planned-chunk.js';
import type { ChunkTakes, ListedTake } from '../takes/list-takes.js';

/** A chunk for which the user requested another take. */
export interface PlannedRetake extends EarlierRequests {
  readonly chunk: Chunk;
  /** Its take in use. */
  readonly used: ListedTake;
  /** Other chunks with the same key: the new take serves them, too. */
  readonly alsoAt: readonly Chunk[];
  /** Requests for this key that are paid for and pending. If there are any, the run collects them and buys nothing. */
  readonly requestIds: readonly string[];
}

/** What requested retakes would do and cost. */
export interface RetakePlan {
  readonly retakes: readonly PlannedRetake[];
  /** Requested chunks that have no take yet. */
  readonly unrecorded: readonly Chunk[];
  /** Requests to buy. */
  readonly buy: number;
  /** The expected cost of these requests. */
  readonly costMicroUsd: MicroUsd;
  readonly pricing: Pricing;
}

/** Plans one more take of each of these chunks, however many they already have. */
export function planRetakes(
  chunks: readonly ChunkTakes[],
  ledger: Pick<Ledger, 'pending' | 'uncertain'>,
  pricing: Pricing,
): RetakePlan {
  const retakes = chunks.flatMap(({ chunk, takes, alsoAt }): PlannedRetake[] => {
    const used = takes.find(({ isUsed }) => isUsed);
    if (used === undefined) return [];
    const requestIds = (ledger.pending.get(chunk.key) ?? []).map(({ requestId }) => requestId);
    const uncertainRequests = ledger.uncertain.get(chunk.key) ?? [];
    return [{ chunk, used, alsoAt, requestIds, ...earlierRequests(uncertainRequests) }];
  });
  const costs = retakes
    .filter(({ requestIds }) => requestIds.length === 0)
    .map(({ chunk }) => costOf(chunk.text.length, pricing).expectedMicroUsd);
  return {
    retakes,
    unrecorded: chunks.filter(({ takes }) => !takes.some(({ isUsed }) => isUsed)).map(({ chunk }) => chunk),
    buy: costs.length,
    costMicroUsd: costs.reduce((total, cost) => total + cost, 0),
    pricing,
  };
}
