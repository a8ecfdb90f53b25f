import { formatUsd, type MicroUsd } from '../../../base/money/money.js';
import { type Month, monthName } from '../../../base/money/month.js';
import type { Stop } from '../../../record/recovery/stop.js';
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

/** Returns the reason to stop buying when a budget leaves too little for a request. `charged`: in the scope of that budget. */
export function stopForCap(
  { cap, charged }: { readonly cap: string; readonly charged: MicroUsd },
  { caps, price, month }: { readonly caps: Caps; readonly price: MicroUsd; readonly month: Month },
): Stop {
  const next = `The next request costs up to ${formatUsd(price)}.`;
  return { code: 'fleet-budget', message: `${reachedText(cap, { caps, charged, month })}. ${next}` };
}

function reachedText(
  cap: string,
  { caps, charged, month }: { readonly caps: Caps; readonly charged: MicroUsd; readonly month: Month },
): string {
  const of = (spent: MicroUsd, budget: MicroUsd | undefined | null): string =>
    `is reached: ${formatUsd(spent)} of ${formatUsd(budget ?? 0)} spent or possibly charged`;
  const { fleet, catalogue } = caps;
  switch (cap) {
    case 'fleet':
      return `The budget of this run of the fleet ${of(charged - (fleet?.chargedBefore ?? 0), fleet?.budget)}`;
    case 'catalogue':
      return `The budget of the catalogue ${of(charged, catalogue)}`;
    default:
      return `The monthly budget of the catalogue ${of(charged, caps.month)} in ${monthName(month)}`;
  }
}
