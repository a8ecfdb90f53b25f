import type { MicroUsd } from '../../base/money/money.js';
import { costOf, type Pricing } from '../../base/money/price.js';
import type { Chunk } from '../../split/chunk.js';
import type { Ledger, UncertainRequest } from '../../state/ledger.js';
import type { ChunkTakes, ListedTake } from '../takes/list-takes.js';

/** A chunk that is to be taken again because somebody asks for it. */
export interface PlannedRetake {
  readonly chunk: Chunk;
  /** Its take that is in use. */
  readonly used: ListedTake;
  readonly alsoAt: readonly Chunk[];
  /** Takes of it that are paid for and on their way: they are fetched, and nothing is bought. */
  readonly requestIds: readonly string[];
  readonly doubts: readonly UncertainRequest[];
}

/** What retakes by hand would do and cost. */
export interface RetakePlan {
  readonly retakes: readonly PlannedRetake[];
  /** Chunks that were asked for, and have nothing to take again yet. */
  readonly unrecorded: readonly Chunk[];
  readonly buy: number;
  readonly costMicroUsd: MicroUsd;
  readonly pricing: Pricing;
}

/** Plans another take of each of these chunks, however many they have. */
export function planRetakes(
  chunks: readonly ChunkTakes[],
  ledger: Pick<Ledger, 'pending' | 'uncertain'>,
  pricing: Pricing,
): RetakePlan {
  const retakes = chunks.flatMap(({ chunk, takes, alsoAt }): PlannedRetake[] => {
    const used = takes.find(({ isUsed }) => isUsed);
    if (used === undefined) return [];
    const requestIds = (ledger.pending.get(chunk.key) ?? []).map(({ requestId }) => requestId);
    return [{ chunk, used, alsoAt, requestIds, doubts: ledger.uncertain.get(chunk.key) ?? [] }];
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
