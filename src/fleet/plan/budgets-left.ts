import type { MicroUsd } from '../../base/money/money.js';
import type { Month } from '../../base/money/month.js';
import type { FleetBudgets } from '../catalogue/catalogue.js';
import type { PlannedBook } from './plan-book.js';

/** What is left of a budget of a catalogue, before a run of the fleet. */
export interface BudgetLeft {
  readonly of: 'run' | 'month' | 'total';
  /** The current month (UTC). */
  readonly month: Month;
  readonly budgetMicroUsd: MicroUsd;
  /** 0: it is used up. */
  readonly leftMicroUsd: MicroUsd;
}

/** Returns what is left of the budgets that a catalogue has. @param month the current one (UTC) */
export function budgetsLeft(
  planned: readonly Pick<PlannedBook, 'chargedByMonth'>[],
  { runMicroUsd, monthMicroUsd, totalMicroUsd }: FleetBudgets,
  month: Month,
): readonly BudgetLeft[] {
  const sum = (amounts: readonly MicroUsd[]): MicroUsd => amounts.reduce((all, one) => all + one, 0);
  const spent = {
    run: 0,
    month: sum(planned.map(({ chargedByMonth }) => chargedByMonth.get(month) ?? 0)),
    total: sum(planned.flatMap(({ chargedByMonth }) => [...chargedByMonth.values()])),
  };
  const budgets = { run: runMicroUsd, month: monthMicroUsd, total: totalMicroUsd };
  return (['run', 'month', 'total'] as const).flatMap((of) => {
    const budgetMicroUsd = budgets[of];
    if (budgetMicroUsd === null) return [];
    return [{ of, month, budgetMicroUsd, leftMicroUsd: Math.max(0, budgetMicroUsd - spent[of]) }];
  });
}
