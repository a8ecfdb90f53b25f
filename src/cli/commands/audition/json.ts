import { usd } from '../../../base/money/money.js';
import type { AuditionReport } from '../../../use-cases/audition.js';
import type { ChosenAudition } from '../../../use-cases/choose-audition.js';
import { warningJson } from '../../json/diagnostics.js';

/** Returns the document of `narrate audition --json`. */
export function auditionJson({ status, planned, recorded, takes, page, warnings }: AuditionReport) {
  const { passage, renditions, plan } = planned;
  return {
    status,
    at: passage.at,
    candidates: renditions.map(({ candidate, chunk, action }) => ({
      ...candidate,
      characters: chunk.text.length,
      action: action.kind,
    })),
    buy: plan.total.buy,
    costUsd: usd(plan.total.costMicroUsd),
    takes,
    page,
    spentUsd: usd(recorded.spentMicroUsd),
    uncertainUsd: usd(recorded.uncertainMicroUsd),
    paidTwice: recorded.paidTwice,
    // The reason why the audition stopped is the last warning.
    warnings: [...warnings.map(warningJson), ...[recorded.stopped ?? []].flat()],
  };
}

/** Returns the document of `narrate audition --choose --json`. */
export const chosenJson = ({ at, candidate, manifest, scopes, changes, written }: ChosenAudition) => ({
  at,
  chosen: candidate,
  manifest,
  scopes,
  changes,
  written,
});
