import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import type { Price } from '../../base/money/price.js';
import type { Budgets } from '../../plan/cost/budget-warnings.js';
import type { PlanFigures } from '../../plan/plan.js';

/** Formats an amount. A price by the minute makes it an estimate, which is rounded up to a hundredth of a cent. */
export const amountPhrase = (amount: MicroUsd, price: Price): string =>
  formatUsd(price.per === 'minute' ? Math.ceil(amount / 100) * 100 : amount);

/** Formats a cost for the middle of a sentence: `$0.04`, `about $0.0412`, `an unknown price`. */
export function costPhrase(amount: MicroUsd, price: Price): string {
  if (price.per === 'unknown') return 'an unknown price';
  return `${price.per === 'minute' ? 'about ' : ''}${amountPhrase(amount, price)}`;
}

/** Returns the highest cost of a plan, such as `, up to $0.96 with retakes`; empty: it cannot cost more than planned. */
export function upToPhrase(
  { costMicroUsd, costWithRetakesMicroUsd }: Pick<PlanFigures, 'costMicroUsd' | 'costWithRetakesMicroUsd'>,
  price: Price,
): string {
  if (costWithRetakesMicroUsd <= costMicroUsd) return '';
  const most = `, up to ${amountPhrase(costWithRetakesMicroUsd, price)}`;
  return price.per === 'minute' ? `${most} with slow speech and retakes` : `${most} with retakes`;
}

/** Returns the budgets of a plan: `budget $2.00`, `$4.10 of $5.00 left for November 2026`. */
export function budgetPhrases({ budgetMicroUsd, month }: Budgets): readonly string[] {
  return [
    ...(budgetMicroUsd === null ? [] : [`budget ${formatUsd(budgetMicroUsd)}`]),
    ...(month === null
      ? []
      : [`${formatUsd(month.leftMicroUsd)} of ${formatUsd(month.budgetMicroUsd)} left for ${month.name}`]),
  ];
}
