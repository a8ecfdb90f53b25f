import type { Diagnostic } from '../base/diagnostic.js';
import { formatUsd, type MicroUsd } from '../base/money.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { MonthStanding } from './month-standing.js';
import type { Plan } from './plan.js';

/** What a plan may cost. */
export interface Budgets {
  /** For the run; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** This month; null: no budget for it. */
  readonly month: MonthStanding | null;
}

/** Says where a plan does not fit a budget: how much is missing, and how far the money goes. */
export function budgetWarnings(plan: Plan, { budgetMicroUsd, month }: Budgets): readonly Diagnostic[] {
  const cost = plan.total.costMicroUsd;
  const ofRun: Diagnostic = {
    code: 'over-budget' satisfies NoticeCode,
    severity: 'warning',
    message: `The plan costs ${formatUsd(cost)} and the budget of a run is ${formatUsd(budgetMicroUsd ?? 0)}: ${shortfall(plan, budgetMicroUsd ?? 0)}.`,
    hint: 'Buying stops there. A rerun resumes where it stopped, with a new budget.',
  };
  const warnings = budgetMicroUsd !== null && cost > budgetMicroUsd ? [ofRun] : [];
  if (month === null || cost <= month.leftMicroUsd) return warnings;
  const { name, ends, leftMicroUsd } = month;
  const ofMonth: Diagnostic = {
    code: 'over-monthly-budget' satisfies NoticeCode,
    severity: 'warning',
    message: `The plan costs ${formatUsd(cost)} and ${formatUsd(leftMicroUsd)} of the ${formatUsd(month.budgetMicroUsd)} for ${name} are left: ${shortfall(plan, leftMicroUsd)}.`,
    hint: `Buying stops there. Raise limits.monthlyBudget, or run it again from ${ends} (UTC): it resumes.`,
  };
  return [...warnings, ofMonth];
}

function shortfall({ total, priceMicroUsd }: Plan, available: MicroUsd): string {
  const chunks = Math.floor(available / priceMicroUsd);
  return `${formatUsd(total.costMicroUsd - available)} is missing; the budget is enough for ${chunks} of ${total.buy} chunk${total.buy === 1 ? '' : 's'}`;
}
