import type { CheckSettings } from '../../manifest/manifest.js';
import type { Ledger } from '../../state/ledger.js';
import type { PlannedChunk } from '../planned-chunk.js';
import { findFlagged, type KnownTakes } from '../takes/find-flagged.js';

/** What decides how many retakes a run may buy. */
export interface AllowanceInput extends Pick<KnownTakes, 'present'> {
  readonly ledger: Pick<Ledger, 'measures' | 'approvals' | 'attempts'>;
  /** The judgements of words for which takes may be bought again (see `buyingJudgements`). */
  readonly judgements: Ledger['judgements'];
  /** Null: checks are off. */
  readonly check: CheckSettings | null;
  /** Whether the engine's audio varies, so that another take may be better. */
  readonly varies: boolean;
}

/**
 * Returns how many retakes a run may buy, by key. A key that is missing is never retaken, so this bounds the cost.
 *
 * Any chunk that is still to be recorded may be flagged. A take that is here counts only if it is flagged now: otherwise an
 * edit of one word would quote retakes for a whole chapter. A take that is flagged only after its neighbours are recorded
 * again is left to the next run. A key that used up its retakes in earlier runs gets no more.
 */
export function retakeAllowance(
  chapters: readonly { readonly planned: readonly PlannedChunk[] }[],
  input: AllowanceInput,
): ReadonlyMap<string, number> {
  const { check, varies, present, judgements } = input;
  if (check === null || !varies || check.retakes === 0) return new Map();
  const { measures, approvals } = input.ledger;
  const known = { present, ledger: { measures, approvals, judgements } };
  const allowance = new Map<string, number>();
  for (const { planned } of chapters) {
    const flagged = new Set(findFlagged([chunksOf(planned)], known, check).map(({ key }) => key));
    for (const { chunk, action } of planned) {
      const isFirst = !allowance.has(chunk.key) && action.kind !== 'repeat';
      if (!isFirst || (action.kind === 'reuse' && !flagged.has(chunk.key))) continue;
      const left = retakesLeft(chunk.key, input.ledger, check) - (action.kind === 'buy' ? 1 : 0);
      if (left > 0) allowance.set(chunk.key, Math.min(left, check.retakes));
    }
  }
  return allowance;
}

const chunksOf = (planned: readonly PlannedChunk[]) => ({ chunks: planned.map(({ chunk }) => chunk) });

/** Returns how many more requests may be bought for a key: one and its retakes, minus the requests charged before. */
export const retakesLeft = (
  key: string,
  { attempts }: Pick<Ledger, 'attempts'>,
  { retakes }: CheckSettings,
): number => 1 + retakes - (attempts.get(key) ?? 0);
