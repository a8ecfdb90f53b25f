import type { Diagnostic } from '../../base/diagnostic.js';
import { formatUsd, type MicroUsd } from '../../base/money/money.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { Plan } from '../plan.js';
import type { MonthSpending } from './month-spending.js';

/** The budgets that a plan is compared with. */
export interface Budgets {
  /** The budget of one run; null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The current month; null: it has no budget. */
  readonly month: MonthSpending | null;
}

/** The part of a plan that the budgets apply to. */
type PricedPlan = Pick<Plan, 'pricing'> & { readonly total: Pick<Plan['total'], 'buy' | 'costMicroUsd'> };

/** Returns a warning for each budget that a plan exceeds: how much is missing, how many chunks it covers, and which budget stops the run. */
export function budgetWarnings(plan: PricedPlan, { budgetMicroUsd, month }: Budgets): readonly Diagnostic[] {
  const cost = plan.total.costMicroUsd;
  const isOverRun = budgetMicroUsd !== null && cost > budgetMicroUsd;
  const isOverMonth = month !== null && cost > month.leftMicroUsd;
  if (!isOverMonth) return isOverRun ? [overBudget(plan, budgetMicroUsd, stopsAtRunBudget)] : [];
  const stopsAtMonthlyBudget = `The run stops buying at this budget. Raise limits.monthlyBudget, or run the same command again from ${month.nextMonthStarts} (UTC): it resumes.`;
  if (!isOverRun) return [overMonthlyBudget(plan, month, stopsAtMonthlyBudget)];
  // A price is reserved in the run's budget first, so on a tie that budget stops the run.
  const isRunFirst = chunksFor(plan, budgetMicroUsd) <= chunksFor(plan, month.leftMicroUsd);
  return isRunFirst
    ? [
        overBudget(plan, budgetMicroUsd, stopsAtRunBudget),
        overMonthlyBudget(
          plan,
          month,
          `The next run would stop at this budget. Raise limits.monthlyBudget, or run the same command again from ${month.nextMonthStarts} (UTC).`,
        ),
      ]
    : [
        overBudget(plan, budgetMicroUsd, 'The run reaches the monthly budget first.'),
        overMonthlyBudget(plan, month, stopsAtMonthlyBudget),
      ];
}

const stopsAtRunBudget =
  'The run stops buying at this budget. Run the same command again to continue: each run has a new budget.';

const overBudget = (plan: PricedPlan, budgetMicroUsd: MicroUsd, hint: string): Diagnostic => ({
  code: 'over-budget' satisfies NoticeCode,
  severity: 'warning',
  message: `The plan costs ${formatUsd(plan.total.costMicroUsd)} and the budget of a run is ${formatUsd(budgetMicroUsd)}: ${shortfallText(plan, budgetMicroUsd)}.`,
  hint,
});

const overMonthlyBudget = (
  plan: PricedPlan,
  { name, budgetMicroUsd, leftMicroUsd }: MonthSpending,
  hint: string,
): Diagnostic => ({
  code: 'over-monthly-budget' satisfies NoticeCode,
  severity: 'warning',
  message: `The plan costs ${formatUsd(plan.total.costMicroUsd)} and ${formatUsd(leftMicroUsd)} of the ${formatUsd(budgetMicroUsd)} budget for ${name} is left: ${shortfallText(plan, leftMicroUsd)}.`,
  hint,
});

/** Returns how many chunks the money buys. Where prices differ, this is an estimate from their average. */
const chunksFor = ({ total }: PricedPlan, available: MicroUsd): number =>
  Math.floor((available * total.buy) / total.costMicroUsd);

function shortfallText(plan: PricedPlan, available: MicroUsd): string {
  const { total, pricing } = plan;
  const about = pricing.price.per === 'request' ? '' : 'about ';
  const chunks = `${about}${chunksFor(plan, available)}`;
  return `${formatUsd(total.costMicroUsd - available)} is missing; the budget covers ${chunks} of ${total.buy} chunk${total.buy === 1 ? '' : 's'}`;
}
