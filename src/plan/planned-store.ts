import type { Diagnostic } from '../base/diagnostic.js';
import { formatUsd } from '../base/money/money.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { greatestCost } from './cost/greatest-cost.js';
import type { Plan } from './plan.js';

/** A plan's store, and whether the plan could read what is paid for there. */
export interface PlannedStore {
  /** For display: `s3://bucket/prefix`, or a folder. */
  readonly place: string;
  /** Why the store could not be read. The plan's cost is then the most that it can be. Null: it was read. */
  readonly unknown: string | null;
}

/** Returns the warning for a plan that was made without its store. */
export function storeWarnings(plan: Plan, store: PlannedStore | null): readonly Diagnostic[] {
  if (store === null || store.unknown === null) return [];
  // Without a price there is no upper bound to show.
  const most = plan.pricing.price.per === 'unknown' ? '' : `: at most ${formatUsd(greatestCost(plan))}`;
  return [
    {
      code: 'store-unknown' satisfies NoticeCode,
      severity: 'warning',
      message: `The store could not be read, so the plan does not know what it has paid for${most}. ${store.unknown}`,
      hint: 'A run reads the store before it buys anything, and stops if it cannot.',
    },
  ];
}
