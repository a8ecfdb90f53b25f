import { usd } from '../../../base/money/money.js';
import type { Spending, SpendingOfMonth } from '../../../plan/cost/spending-by-month.js';
import type { BookStatus } from '../../../use-cases/status.js';
import { flaggedJson, wordCheckJson } from '../../json/takes.js';

/** Returns the document of `status --json`. @param shown whether it has the spending of each month, and of its chapters */
export function statusJson(
  { chapters, snapshot, flagged, words, month, months, unanswered, wordTimes, unjudged }: BookStatus,
  shown: { readonly months: boolean; readonly byChapter: boolean } = { months: false, byChapter: false },
) {
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
    ...wordCheckJson(words, unjudged ?? undefined),
    ...(month !== null && { month: monthJson(month) }),
    ...(shown.months && {
      months: months.map((one) => ({
        month: one.month,
        ...spendingJson(one),
        ...(shown.byChapter && { chapters: chaptersJson(one, chapters) }),
      })),
    }),
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

const spendingJson = ({ spentMicroUsd, uncertainMicroUsd, requests }: Spending) => ({
  spentUsd: usd(spentMicroUsd),
  uncertainUsd: usd(uncertainMicroUsd),
  requests,
});

const chaptersJson = (month: SpendingOfMonth, chapters: BookStatus['chapters']) =>
  [...month.chapters].map(([number, spending]) => ({
    // Null: the chapter of the texts is unknown, because they are no longer in the book.
    chapter: number,
    file: chapters.find(({ chapter }) => chapter.chapter === number)?.chapter.file ?? null,
    ...spendingJson(spending),
  }));
