import { formatUsd } from '../../base/money/money.js';
import type { Budgets } from '../../plan/cost/budget-warnings.js';

/** The budgets that a plan is under, for people: `budget $2.00`, `$4.10 of $5.00 left for November 2026`. */
export function budgetPhrases({ budgetMicroUsd, month }: Budgets): readonly string[] {
  return [
    ...(budgetMicroUsd === null ? [] : [`budget ${formatUsd(budgetMicroUsd)}`]),
    ...(month === null
      ? []
      : [`${formatUsd(month.leftMicroUsd)} of ${formatUsd(month.budgetMicroUsd)} left for ${month.name}`]),
  ];
}
