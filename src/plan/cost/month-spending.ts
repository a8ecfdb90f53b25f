import type { MicroUsd } from '../../base/money/money.js';
import { type Month, monthName, monthOf, nextMonthStart } from '../../base/money/month.js';
import type { Ledger } from '../../state/ledger.js';

/** One month's spending next to the monthly budget. */
export interface MonthSpending {
  readonly month: Month;
  /** For display: `November 2026`. */
  readonly name: string;
  /** The first day of the next month, which begins at midnight UTC: `2026-12-01`. */
  readonly nextMonthStarts: string;
  /** @deprecated Use `nextMonthStarts`, which is the same day. */
  readonly ends: string;
  readonly budgetMicroUsd: MicroUsd;
  /** Charged for requests that were submitted in this month. */
  readonly spentMicroUsd: MicroUsd;
  /** Possibly charged. */
  readonly uncertainMicroUsd: MicroUsd;
  /** What is left of the budget; never below 0, even after the budget was lowered. */
  readonly leftMicroUsd: MicroUsd;
}

/** Returns what the journal says was spent in the month of `now` (milliseconds since 1970); null: there is no monthly budget. */
export function monthSpending(
  { months }: Pick<Ledger, 'months'>,
  { budgetMicroUsd, now }: { readonly budgetMicroUsd: MicroUsd | null; readonly now: number },
): MonthSpending | null {
  if (budgetMicroUsd === null) return null;
  const month = monthOf(now);
  const nextMonthStarts = nextMonthStart(month);
  const { spentMicroUsd, uncertainMicroUsd } = months.get(month) ?? {
    spentMicroUsd: 0,
    uncertainMicroUsd: 0,
  };
  return {
    month,
    name: monthName(month),
    nextMonthStarts,
    ends: nextMonthStarts,
    budgetMicroUsd,
    spentMicroUsd,
    uncertainMicroUsd,
    leftMicroUsd: Math.max(0, budgetMicroUsd - spentMicroUsd - uncertainMicroUsd),
  };
}
