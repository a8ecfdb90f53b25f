import { usd } from '../../../base/money/money.js';
import type { BookStatus } from '../../../use-cases/status.js';
import { flaggedJson, wordCheckJson } from '../../json/takes.js';

/** Returns the document of `status --json`. */
export function statusJson({ chapters, snapshot, flagged, words, month, unanswered, wordTimes }: BookStatus) {
  const { spentMicroUsd, uncertainMicroUsd, requests, takes } = snapshot.ledger;
  return {
    chapters: chapters.map(({ chapter, chunks, done, approved }) => ({
      chapter: chapter.chapter,
      file: chapter.file,
      chunks,
      done,
      approved,
    })),
    spentUsd: usd(spentMicroUsd),
    uncertainUsd: usd(uncertainMicroUsd),
    takes: [...takes.values()].reduce((total, ofKey) => total + ofKey.length, 0),
    requests,
    uncertain: unanswered.map(uncertainJson),
    ...flaggedJson(flagged),
    ...(wordTimes !== null && { wordTimes }),
    ...wordCheckJson(words),
    ...(month !== null && { month: monthJson(month) }),
  };
}

const uncertainJson = ({ request, chunk }: BookStatus['unanswered'][number]) => ({
  sentAt: new Date(request.sentAt).toISOString(),
  ...(chunk !== null && { chapter: chunk.chapter, chunk: chunk.chunk }),
  key: request.key,
  usd: usd(request.priceMicroUsd),
});

const monthJson = (month: NonNullable<BookStatus['month']>) => ({
  month: month.month,
  spentUsd: usd(month.spentMicroUsd),
  uncertainUsd: usd(month.uncertainMicroUsd),
  budgetUsd: usd(month.budgetMicroUsd),
  leftUsd: usd(month.leftMicroUsd),
});
