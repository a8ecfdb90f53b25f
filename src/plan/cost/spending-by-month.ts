import { type Month, monthName, nextMonth } from '../../base/money/month.js';
import type { KeyCharges, Ledger } from '../../state/ledger.js';

/** What some requests were charged. */
export interface Spending extends Omit<KeyCharges, 'month'> {}

/** What the requests that were submitted in one month were charged. */
export interface SpendingOfMonth extends Spending {
  /** In UTC, as in the monthly budget: `2026-11`. */
  readonly month: Month;
  /** For display: `November 2026`. */
  readonly name: string;
  /**
   * The same by the number of the chapter, in the order of the book. `null`, the last key, has the texts whose chapter is
   * unknown. Chapters without charges in this month are absent; without `chapterOf`, the map is empty.
   */
  readonly chapters: ReadonlyMap<number | null, Spending>;
}

/** Returns the number of the chapter that a key was bought for; null: it is unknown. */
export type ChapterOf = (key: string) => number | null;

const nothing: Spending = { spentMicroUsd: 0, uncertainMicroUsd: 0, requests: 0 };

/** Adds up charges. */
export const addSpending = (all: readonly Spending[]): Spending =>
  all.reduce<Spending>(
    (sum, one) => ({
      spentMicroUsd: sum.spentMicroUsd + one.spentMicroUsd,
      uncertainMicroUsd: sum.uncertainMicroUsd + one.uncertainMicroUsd,
      requests: sum.requests + one.requests,
    }),
    nothing,
  );

/**
 * Returns what was charged in each month (UTC), oldest first, from the first to the last month with a request. Months between
 * them without requests are included. Empty: nothing was ever bought.
 * @param chapterOf if given, each month has its charges by chapter too
 */
export function spendingByMonth(
  { charges }: Pick<Ledger, 'charges'>,
  { chapterOf }: { readonly chapterOf?: ChapterOf | undefined } = {},
): readonly SpendingOfMonth[] {
  const found = new Map<Month, { readonly key: string; readonly charge: KeyCharges }[]>();
  for (const [key, ofKey] of charges) {
    for (const charge of ofKey) {
      const ofMonth = found.get(charge.month) ?? [];
      found.set(charge.month, ofMonth);
      ofMonth.push({ key, charge });
    }
  }
  return monthsBetween([...found.keys()].sort()).map((month) => {
    const ofMonth = found.get(month) ?? [];
    return {
      month,
      name: monthName(month),
      ...addSpending(ofMonth.map(({ charge }) => charge)),
      chapters: chapterOf === undefined ? new Map() : byChapter(ofMonth, chapterOf),
    };
  });
}

/** Returns all months from the first to the last of some sorted months. */
function monthsBetween(sorted: readonly Month[]): readonly Month[] {
  const last = sorted.at(-1);
  const months = sorted.slice(0, 1);
  while (last !== undefined && months.at(-1)! < last) months.push(nextMonth(months.at(-1)!));
  return months;
}

function byChapter(
  charges: readonly { readonly key: string; readonly charge: Spending }[],
  chapterOf: ChapterOf,
): SpendingOfMonth['chapters'] {
  const found = new Map<number | null, Spending[]>();
  for (const { key, charge } of charges) {
    const chapter = chapterOf(key);
    found.set(chapter, [...(found.get(chapter) ?? []), charge]);
  }
  return new Map(
    [...found]
      .sort(([one], [other]) => (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY))
      .map(([chapter, ofChapter]) => [chapter, addSpending(ofChapter)]),
  );
}
