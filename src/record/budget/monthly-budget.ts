import type { MicroUsd } from '../../base/money/money.js';
import { type Month, monthOf } from '../../base/money/month.js';
import type { Clock } from '../../base/time/clock.js';
import type { Ledger } from '../../state/ledger.js';
import { type Budget, makeBudget } from './budget.js';

/** What the months that a run goes through may still spend. */
export interface MonthlyBudgetOptions {
  /** For each calendar month (UTC); null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** What the journal said when the run began to record. */
  readonly ledger: Pick<Ledger, 'months' | 'pending'>;
  readonly clock: Clock;
}

/** The budget of the months that a run goes through: each has a budget of its own, less what the journal says of it. */
export interface MonthlyBudget {
  /** Sets the price of a request aside in the month that it is; false when that month's budget is reached. Waits as a budget does. */
  reserve(price: MicroUsd, signal: AbortSignal): Promise<MonthlyReservation | false>;
  /** A request of an earlier run turned out not to be charged: its price is back in the month that it was taken from. */
  refund(requestId: string): void;
}

/** A budget that a price was set aside in. */
export interface MonthlyReservation {
  /** When that was, in milliseconds since 1970: the month is this moment's. */
  readonly at: number;
  readonly budget: Budget;
}

export function makeMonthlyBudget({ budgetMicroUsd, ledger, clock }: MonthlyBudgetOptions): MonthlyBudget {
  const budgets = new Map<Month, Budget>();
  const budgetOf = (month: Month): Budget => {
    const found = budgets.get(month) ?? makeBudget(leftOf(month));
    budgets.set(month, found);
    return found;
  };
  const leftOf = (month: Month): MicroUsd | null => {
    const charged = ledger.months.get(month);
    if (budgetMicroUsd === null || charged === undefined) return budgetMicroUsd;
    return budgetMicroUsd - charged.spentMicroUsd - charged.uncertainMicroUsd;
  };
  const earlier = new Map([...ledger.pending.values()].flat().map((one) => [one.requestId, one]));
  return {
    async reserve(price, signal) {
      const tried = new Set<Month>();
      for (;;) {
        const at = clock.now();
        const month = monthOf(at);
        if (tried.has(month)) return false;
        const budget = budgetOf(month);
        if (await budget.reserve(price, signal)) return { at, budget };
        // What a month could not pay for, the one that has begun meanwhile may.
        tried.add(month);
      }
    },
    refund(requestId) {
      const request = earlier.get(requestId);
      if (request !== undefined) budgetOf(request.month).refund(request.priceMicroUsd);
    },
  };
}
