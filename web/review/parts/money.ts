import { formatUsd, microUsd } from '../../../src/base/money/money.js';
import { monthName } from '../../../src/base/money/month.js';
import type { Money, MonthOfBudget } from '../../../src/review/api.js';

/** Returns an amount as narrate prints it: `$0.04`. */
export const usd = (amount: number): string => formatUsd(microUsd(amount));

/** Returns what a retake costs, for its button; null: it is not known before the question. */
export function priceText({ priceUsd }: Money, isDraft: boolean): string | null {
  if (isDraft) return 'free';
  return priceUsd === null ? null : usd(priceUsd);
}

/** Returns what is left of a month's budget: `$3.76 of $5.00 left in December 2026`. */
export const monthText = ({ month, leftUsd, budgetUsd }: MonthOfBudget): string =>
  `${usd(leftUsd)} of ${usd(budgetUsd)} left in ${monthName(month)}`;
