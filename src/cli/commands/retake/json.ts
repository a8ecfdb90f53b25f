import { usd } from '../../../base/money/money.js';
import type { RetakeReport } from '../../../use-cases/retake.js';
import { warningJson } from '../../json/diagnostics.js';
import { filesJson } from '../../json/files.js';
import { chunkJson, findingJson, flaggedJson, takeJson, wordCheckJson } from '../../json/takes.js';

/** Returns the document of `retake --json`. The keys from `retaken` to `stale` are absent if nothing was retaken. */
export function retakeJson({
  status,
  planned,
  retaken,
  recorded,
  delivered,
  flagged,
  words,
  warnings,
}: RetakeReport) {
  return {
    status,
    retakes: planned.plan.retakes.map(({ chunk, used, alsoAt }) => ({
      ...chunkJson(chunk),
      ...(alsoAt.length > 0 && { alsoAt: alsoAt.map(chunkJson) }),
      used: takeJson(used, { all: false }),
    })),
    buy: planned.plan.buy,
    costUsd: usd(planned.plan.costMicroUsd),
    ...(retaken !== null && {
      retaken: retaken.map(({ planned: { chunk }, take, findings, isUsed }) => ({
        ...chunkJson(chunk),
        requestId: take?.requestId ?? null,
        findings: findings === null ? null : findings.map(findingJson),
        used: isUsed,
      })),
      spentUsd: usd(recorded.spentMicroUsd),
      uncertainUsd: usd(recorded.uncertainMicroUsd),
      ...filesJson(delivered),
    }),
    ...flaggedJson(flagged),
    ...wordCheckJson(words, delivered.unjudged),
    warnings: [...warnings.map(warningJson), ...[recorded.retakesStopped ?? []].flat()],
  };
}
