import { formatUsd, type MicroUsd } from '../../../base/money/money.js';
import type { Month } from '../../../base/money/month.js';
import type { Cap } from './shared-ledger.js';

/** The budgets of a catalogue, in micro-dollars; null: no limit. They count possibly charged money. */
export interface Caps {
  /**
   * For one run of the fleet. `chargedBefore`: what the books of the catalogue had cost when it began (`SharedTotals`). null: no
   * limit.
   */
  readonly fleet: { readonly budget: MicroUsd; readonly chargedBefore: MicroUsd } | null;
  /** For all charges of the books, ever. */
  readonly catalogue: MicroUsd | null;
  /** For all charges of the books in a calendar month (UTC). */
  readonly month: MicroUsd | null;
}

/** Returns the limits on a request that is charged in a month. */
export function capsOf({ fleet, catalogue, month }: Caps, inMonth: Month): readonly Cap[] {
  const limits = [
    { name: 'fleet', scope: 'total', limit: fleet === null ? null : fleet.chargedBefore + fleet.budget },
    { name: 'catalogue', scope: 'total', limit: catalogue },
    { name: 'month', scope: inMonth, limit: month },
  ];
  return limits.flatMap(({ limit, ...one }) => (limit === null ? [] : [{ ...one, limit }]));
}

/** Says which budget is reached. `charged`: in its scope. */
export function capText(
  name: string,
  { caps, charged, month }: { readonly caps: Caps; readonly charged: MicroUsd; readonly month: string },
): string {
  const of = (spent: MicroUsd, budget: MicroUsd | null | undefined): string =>
    `${formatUsd(spent)} of ${formatUsd(budget ?? 0)} spent or possibly charged`;
  switch (name) {
    case 'fleet':
      return `The budget of this run of the fleet is reached: ${of(charged - (caps.fleet?.chargedBefore ?? 0), caps.fleet?.budget)}.`;
    case 'catalogue':
      return `The budget of the catalogue is reached: ${of(charged, caps.catalogue)}.`;
    default:
      return `The monthly budget of the catalogue is reached: ${of(charged, caps.month)} in ${month}.`;
  }
}
