import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import type { Price } from '../../base/money/price.js';
import type { Budgets } from '../../plan/cost/budget-warnings.js';
import type { PlanFigures } from '../../plan/plan.js';

/** An amount; an estimate, which a price a minute makes of it, to a hundredth of a cent. */
export const amountPhrase = (amount: MicroUsd, price: Price): string =>
  formatUsd(price.per === 'minute' ? Math.ceil(amount / 100) * 100 : amount);

/** What something costs, within a sentence. */
export function costPhrase(amount: MicroUsd, price: Price): string {
  if (price.per === 'unknown') return 'an unknown price';
  return `${price.per === 'minute' ? 'about ' : ''}${amountPhrase(amount, price)}`;
}

/** What a plan may come to beyond what it costs; empty: not more. */
export function upToPhrase(
  { costMicroUsd, costWithRetakesMicroUsd }: Pick<PlanFigures, 'costMicroUsd' | 'costWithRetakesMicroUsd'>,
  price: Price,
): string {
  if (costWithRetakesMicroUsd <= costMicroUsd) return '';
  const most = `, up to ${amountPhrase(costWithRetakesMicroUsd, price)}`;
  return price.per === 'minute' ? `${most} if it is spoken slowly, retakes included` : `${most} with retakes`;
}

/** The budgets that a plan is under, for people: `budget $2.00`, `$4.10 of $5.00 left for November 2026`. */
export function budgetPhrases({ budgetMicroUsd, month }: Budgets): readonly string[] {
  return [
    ...(budgetMicroUsd === null ? [] : [`budget ${formatUsd(budgetMicroUsd)}`]),
    ...(month === null
      ? []
      : [`${formatUsd(month.leftMicroUsd)} of ${formatUsd(month.budgetMicroUsd)} left for ${month.name}`]),
  ];
}
