import type { CheckSettings } from '../manifest/manifest.js';
import type { Ledger } from '../state/ledger.js';
import { findSuspects, type KnownTakes } from './find-suspects.js';
import type { PlannedChunk } from './plan.js';

/** What decides how many retakes a run may make. */
export interface AllowanceGrounds extends KnownTakes {
  readonly ledger: Pick<Ledger, 'measures' | 'choices' | 'attempts'>;
  /** Null: checks are off. */
  readonly check: CheckSettings | null;
  /** Whether another take may be a better one. */
  readonly varies: boolean;
}

/**
 * How many retakes the checks may buy in a run, by key: what is not in here is never retaken, so this times the price is
 * a bound. In a chapter that is to become complete any take may turn out in doubt, beside the others; in one that is
 * complete already, those that are known to be. A key that has had its takes in earlier runs gets no more.
 */
export function retakeAllowance(
  chapters: readonly { readonly planned: readonly PlannedChunk[] }[],
  grounds: AllowanceGrounds,
): ReadonlyMap<string, number> {
  const { check, varies } = grounds;
  if (check === null || !varies || check.retakes === 0) return new Map();
  const allowance = new Map<string, number>();
  for (const { planned } of chapters) {
    const isComplete = planned.every(({ action }) => action.kind === 'reuse');
    const suspects = isComplete
      ? new Set(findSuspects([chunksOf(planned)], grounds, check).map(({ key }) => key))
      : null;
    for (const { chunk, action } of planned) {
      const isFirst = !allowance.has(chunk.key) && action.kind !== 'repeat';
      if (!isFirst || suspects?.has(chunk.key) === false) continue;
      const left = retakesLeft(chunk.key, grounds.ledger, check) - (action.kind === 'buy' ? 1 : 0);
      if (left > 0) allowance.set(chunk.key, Math.min(left, check.retakes));
    }
  }
  return allowance;
}

const chunksOf = (planned: readonly PlannedChunk[]) => ({ chunks: planned.map(({ chunk }) => chunk) });

/** How many requests more a key may cost: one, and its retakes, less what was charged for it before. */
export const retakesLeft = (
  key: string,
  { attempts }: Pick<Ledger, 'attempts'>,
  { retakes }: CheckSettings,
): number => 1 + retakes - (attempts.get(key) ?? 0);
