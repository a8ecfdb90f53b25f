import type { MicroUsd } from '../../base/money/money.js';
import { type Month, monthOf } from '../../base/money/month.js';
import type { Clock } from '../../base/time/clock.js';
import type { Ledger, PendingRequest } from '../../state/ledger.js';
import { type Budget, makeBudget } from './budget.js';

/** The monthly limit, and what earlier runs charged. */
export interface MonthlyBudgetOptions {
  /** For each calendar month (UTC); null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The ledger at the start of the recording. */
  readonly ledger: Pick<Ledger, 'months' | 'pending'>;
  /** Is told of each refund. Default: nobody is. */
  readonly onRefund?: ((request: PendingRequest) => void) | undefined;
  readonly clock: Clock;
}

/** The budgets of the months that a run passes through. Each month has its own, less what the journal says of that month. */
export interface MonthlyBudget {
  /**
   * Reserves the price of a request in the current month. Resolves to false if its budget is reached. Waits and rejects as
   * `Budget.reserve`.
   */
  reserve(price: MicroUsd, signal: AbortSignal): Promise<MonthlyReservation | false>;
  /** Takes back the price of an earlier run's request that was not charged, in the month of that request. */
  refund(requestId: string): void;
}

/** The month's budget that holds a reserved price. */
export interface MonthlyReservation {
  /** Time of the reservation, in milliseconds since 1970. It decides the month. */
  readonly at: number;
  readonly budget: Budget;
}

/** Creates the budgets of all months; a month's budget is set up at its first reservation or refund. */
export function makeMonthlyBudget({
  budgetMicroUsd,
  ledger,
  onRefund,
  clock,
}: MonthlyBudgetOptions): MonthlyBudget {
  const budgets = new Map<Month, Budget>();
  const budgetOf = (month: Month): Budget => {
    const budget = budgets.get(month) ?? makeBudget(leftOf(month));
    budgets.set(month, budget);
    return budget;
  };
  const leftOf = (month: Month): MicroUsd | null => {
    const charged = ledger.months.get(month);
    if (budgetMicroUsd === null || charged === undefined) return budgetMicroUsd;
    return budgetMicroUsd - charged.spentMicroUsd - charged.uncertainMicroUsd;
  };
  const earlier = new Map([...ledger.pending.values()].flat().map((request) => [request.requestId, request]));
  return {
    async reserve(price, signal) {
      const tried = new Set<Month>();
      for (;;) {
        const at = clock.now();
        const month = monthOf(at);
        if (tried.has(month)) return false;
        const budget = budgetOf(month);
        if (await budget.reserve(price, signal)) return { at, budget };
        // A new month may have begun during the wait.
        tried.add(month);
      }
    },
    refund(requestId) {
      const request = earlier.get(requestId);
      if (request === undefined) return;
      budgetOf(request.month).refund(request.priceMicroUsd);
      onRefund?.(request);
    },
  };
}
