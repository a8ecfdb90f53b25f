import { usd } from '../../../base/money/money.js';
import type { RunReport } from '../../../use-cases/run.js';
import { warningJson } from '../../json/diagnostics.js';
import { filesJson } from '../../json/files.js';
import { flaggedJson } from '../../json/takes.js';

/** The document that a run prints with `--json`. */
export function runJson(
  { status, recorded, reused, delivered, suspects, warnings }: RunReport,
  seconds: number,
) {
  return {
    status,
    bought: recorded.bought,
    reused,
    collected: recorded.collected,
    retaken: recorded.retaken,
    failed: recorded.failed,
    paidTwice: recorded.paidTwice,
    suspects: suspects.map(flaggedJson),
    spentUsd: usd(recorded.spentMicroUsd),
    uncertainUsd: usd(recorded.uncertainMicroUsd),
    seconds: Math.round(seconds * 10) / 10,
    ...filesJson(delivered),
    // Why it stopped, in the same words as for people.
    warnings: [...warnings.map(warningJson), ...[recorded.stopped ?? recorded.retakesStopped ?? []].flat()],
  };
}
