import { usd } from '../../../base/money/money.js';
import type { RunReport } from '../../../use-cases/run.js';
import { warningJson } from '../../json/diagnostics.js';
import { filesJson } from '../../json/files.js';
import { flaggedJson, wordCheckJson } from '../../json/takes.js';

/** Returns the document of a run with `--json`. */
export function runJson(
  { status, recorded, reused, delivered, flagged, words, warnings }: RunReport,
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
    ...flaggedJson(flagged),
    ...wordCheckJson(words, delivered.unjudged),
    spentUsd: usd(recorded.spentMicroUsd),
    uncertainUsd: usd(recorded.uncertainMicroUsd),
    seconds: Math.round(seconds * 10) / 10,
    ...filesJson(delivered),
    ...(delivered.alignment && { wordTimes: delivered.alignment }),
    // The reason why the run stopped is the last warning.
    warnings: [...warnings.map(warningJson), ...[recorded.stopped ?? recorded.retakesStopped ?? []].flat()],
  };
}
