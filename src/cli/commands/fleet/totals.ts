import type { QueuedBook } from '../../../fleet/queue/fleet-queue.js';

/** What the books of a fleet have together. */
export interface Totals {
  readonly recorded: number;
  readonly bought: number;
  readonly spentMicroUsd: number;
  readonly uncertainMicroUsd: number;
  readonly throttled: number;
}

/** The money of a run. */
export type Money = Pick<Totals, 'spentMicroUsd' | 'uncertainMicroUsd'>;

/** Adds up what is known of the books. */
export function sumOf(books: readonly QueuedBook[]): Totals {
  const total = { recorded: 0, bought: 0, spentMicroUsd: 0, uncertainMicroUsd: 0, throttled: 0 };
  for (const { progress } of books) {
    if (progress === null) continue;
    total.recorded += progress.recorded;
    total.bought += progress.bought;
    total.spentMicroUsd += progress.spentMicroUsd;
    total.uncertainMicroUsd += progress.uncertainMicroUsd;
    total.throttled += progress.throttled;
  }
  return total;
}
