import type { CheckSettings } from '../../manifest/manifest.js';
import type { Ledger } from '../../state/ledger.js';
import type { PlannedChunk } from '../planned-chunk.js';
import { findSuspects, type KnownTakes } from '../takes/find-flagged.js';

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
 * a bound. What is to come may turn out in doubt; of what is here, that counts which is in doubt already, as a one-word edit
 * is not to quote a whole chapter. What only the new takes beside it bring into doubt is for the next run's plan. A key
 * that has had its takes in earlier runs gets no more.
 */
export function retakeAllowance(
  chapters: readonly { readonly planned: readonly PlannedChunk[] }[],
  grounds: AllowanceGrounds,
): ReadonlyMap<string, number> {
  const { check, varies } = grounds;
  if (check === null || !varies || check.retakes === 0) return new Map();
  const allowance = new Map<string, number>();
  for (const { planned } of chapters) {
    const suspects = new Set(findSuspects([chunksOf(planned)], grounds, check).map(({ key }) => key));
    for (const { chunk, action } of planned) {
      const isFirst = !allowance.has(chunk.key) && action.kind !== 'repeat';
      if (!isFirst || (action.kind === 'reuse' && !suspects.has(chunk.key))) continue;
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
