import type { MicroUsd } from '../../base/money/money.js';
import { type Month, monthEnds, monthName, monthOf } from '../../base/money/month.js';
import type { Ledger } from '../../state/ledger.js';

/** How a month's spending stands against the budget for a month. */
export interface MonthStanding {
  readonly month: Month;
  /** For people: `November 2026`. */
  readonly name: string;
  /** The day on which the next month begins, at midnight UTC: `2026-12-01`. */
  readonly ends: string;
  readonly budgetMicroUsd: MicroUsd;
  /** Certainly charged for what was submitted in this month. */
  readonly spentMicroUsd: MicroUsd;
  /** Perhaps charged. */
  readonly uncertainMicroUsd: MicroUsd;
  /** Of the budget; never below 0, also where the budget was lowered. */
  readonly leftMicroUsd: MicroUsd;
}

/** How the month of `now` (milliseconds since 1970) stands by the journal; null: there is no budget for a month. */
export function monthStanding(
  { months }: Pick<Ledger, 'months'>,
  { budgetMicroUsd, now }: { readonly budgetMicroUsd: MicroUsd | null; readonly now: number },
): MonthStanding | null {
  if (budgetMicroUsd === null) return null;
  const month = monthOf(now);
  const { spentMicroUsd, uncertainMicroUsd } = months.get(month) ?? {
    spentMicroUsd: 0,
    uncertainMicroUsd: 0,
  };
  return {
    month,
    name: monthName(month),
    ends: monthEnds(month),
    budgetMicroUsd,
    spentMicroUsd,
    uncertainMicroUsd,
    leftMicroUsd: Math.max(0, budgetMicroUsd - spentMicroUsd - uncertainMicroUsd),
  };
}
