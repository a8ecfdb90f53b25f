import type { Diagnostic } from '../../base/diagnostic.js';
import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { Plan } from '../plan.js';
import type { MonthStanding } from './month-standing.js';

/** What a plan may cost. */
export interface Budgets {
  /** For the run; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** This month; null: no budget for it. */
  readonly month: MonthStanding | null;
}

/** What of a plan the budgets look at. */
type Purchase = Pick<Plan, 'pricing'> & { readonly total: Pick<Plan['total'], 'buy' | 'costMicroUsd'> };

/** Says where a plan does not fit a budget: how much is missing, how far the money goes, and which of two budgets stops buying. */
export function budgetWarnings(plan: Purchase, { budgetMicroUsd, month }: Budgets): readonly Diagnostic[] {
  const cost = plan.total.costMicroUsd;
  const isOverRun = budgetMicroUsd !== null && cost > budgetMicroUsd;
  const isOverMonth = month !== null && cost > month.leftMicroUsd;
  if (!isOverMonth) return isOverRun ? [overBudget(plan, budgetMicroUsd, stopsThere)] : [];
  const untilNextMonth = `Buying stops there. Raise limits.monthlyBudget, or run it again from ${month.ends} (UTC): it resumes.`;
  if (!isOverRun) return [overMonthlyBudget(plan, month, untilNextMonth)];
  // Of money that is enough for as many requests in both, the run's is asked for first.
  const isRunFirst = chunksFor(plan, budgetMicroUsd) <= chunksFor(plan, month.leftMicroUsd);
  return isRunFirst
    ? [
        overBudget(plan, budgetMicroUsd, stopsThere),
        overMonthlyBudget(
          plan,
          month,
          `It would stop a rerun. Raise limits.monthlyBudget, or go on from ${month.ends} (UTC).`,
        ),
      ]
    : [
        overBudget(plan, budgetMicroUsd, "The month's budget is reached before that."),
        overMonthlyBudget(plan, month, untilNextMonth),
      ];
}

const stopsThere = 'Buying stops there. A rerun resumes where it stopped, with a new budget.';

const overBudget = (plan: Purchase, budgetMicroUsd: MicroUsd, hint: string): Diagnostic => ({
  code: 'over-budget' satisfies NoticeCode,
  severity: 'warning',
  message: `The plan costs ${formatUsd(plan.total.costMicroUsd)} and the budget of a run is ${formatUsd(budgetMicroUsd)}: ${shortfall(plan, budgetMicroUsd)}.`,
  hint,
});

const overMonthlyBudget = (
  plan: Purchase,
  { name, budgetMicroUsd, leftMicroUsd }: MonthStanding,
  hint: string,
): Diagnostic => ({
  code: 'over-monthly-budget' satisfies NoticeCode,
  severity: 'warning',
  message: `The plan costs ${formatUsd(plan.total.costMicroUsd)} and ${formatUsd(leftMicroUsd)} of the ${formatUsd(budgetMicroUsd)} for ${name} are left: ${shortfall(plan, leftMicroUsd)}.`,
  hint,
});

/** Of chunks that do not all cost the same, as many as there would be if they did. */
const chunksFor = ({ total }: Purchase, available: MicroUsd): number =>
  Math.floor((available * total.buy) / total.costMicroUsd);

function shortfall(plan: Purchase, available: MicroUsd): string {
  const { total, pricing } = plan;
  const about = pricing.price.per === 'request' ? '' : 'about ';
  const chunks = `${about}${chunksFor(plan, available)}`;
  return `${formatUsd(total.costMicroUsd - available)} is missing; the budget is enough for ${chunks} of ${total.buy} chunk${total.buy === 1 ? '' : 's'}`;
}
