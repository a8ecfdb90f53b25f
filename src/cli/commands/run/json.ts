import { usd } from '../../../base/money/money.js';
import type { RunReport } from '../../../use-cases/run.js';
import type { BookStatus } from '../../../use-cases/status.js';
import { warningJson } from '../../json/diagnostics.js';
import { suspectJson } from '../../json/flagged.js';

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
    suspects: suspects.map(suspectJson),
    spentUsd: usd(recorded.spentMicroUsd),
    uncertainUsd: usd(recorded.uncertainMicroUsd),
    seconds: Math.round(seconds * 10) / 10,
    files: delivered.files,
    beside: delivered.beside,
    stale: delivered.stale,
    // Why it stopped, in the same words as for people.
    warnings: [...warnings.map(warningJson), ...[recorded.stopped ?? recorded.retakesStopped ?? []].flat()],
  };
}

/** The document that `status --json` prints. */
export function statusJson({ chapters, snapshot, suspects, month, unanswered }: BookStatus) {
  const { spentMicroUsd, uncertainMicroUsd, requests, takes } = snapshot.ledger;
  return {
    chapters: chapters.map(({ chapter, chunks, done }) => ({
      chapter: chapter.chapter,
      file: chapter.file,
      chunks,
      done,
    })),
    spentUsd: usd(spentMicroUsd),
    uncertainUsd: usd(uncertainMicroUsd),
    takes: [...takes.values()].reduce((total, ofKey) => total + ofKey.length, 0),
    requests,
    uncertain: unanswered.map(uncertainJson),
    suspects: suspects.map(suspectJson),
    ...(month !== null && { month: monthJson(month) }),
  };
}

const uncertainJson = ({ doubt, chunk }: BookStatus['unanswered'][number]) => ({
  sentAt: new Date(doubt.sentAt).toISOString(),
  ...(chunk !== null && { chapter: chunk.chapter, chunk: chunk.chunk }),
  key: doubt.key,
  usd: usd(doubt.priceMicroUsd),
});

const monthJson = (standing: NonNullable<BookStatus['month']>) => ({
  month: standing.month,
  spentUsd: usd(standing.spentMicroUsd),
  uncertainUsd: usd(standing.uncertainMicroUsd),
  budgetUsd: usd(standing.budgetMicroUsd),
  leftUsd: usd(standing.leftMicroUsd),
});
