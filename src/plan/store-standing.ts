import type { Diagnostic } from '../base/diagnostic.js';
import { formatUsd } from '../base/money/money.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { greatestCost } from './cost/greatest-cost.js';
import type { Plan } from './plan.js';

/** Whether a plan was made with what a store says is paid for. */
export interface StoreStanding {
  /** For people: `s3://bucket/prefix`, a folder. */
  readonly place: string;
  /** Why it is not known what is in the store: then the plan's cost is the most that it can be. Null: it is known. */
  readonly unknown: string | null;
}

/** What is to be known of a plan that was made without its store. */
export function storeWarnings(plan: Plan, store: StoreStanding | null): readonly Diagnostic[] {
  if (store === null || store.unknown === null) return [];
  // Of a price that nobody has said, nothing can be said here either.
  const most = plan.pricing.price.per === 'unknown' ? '' : `: at most ${formatUsd(greatestCost(plan))}`;
  return [
    {
      code: 'store-unknown' satisfies NoticeCode,
      severity: 'warning',
      message: `What is paid for is unknown without the store${most}. ${store.unknown}`,
      hint: 'A run asks the store before it buys anything, and stops where it cannot.',
    },
  ];
}
