import type { OnEvent } from '../base/events.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Month } from '../base/money/month.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine } from '../engines/engine.js';
import type { PriceHolder } from './budget/budget.js';
import type { RateLimiter } from './rate-limit/rate-limiter.js';
import type { Stop } from './recovery/stop.js';

/**
 * Owns what runs may have to share: the rate of their submissions, and budgets. `localGovernor` is that of a run by itself.
 * A governor only adds limits: the budgets of the run and of the month in its journal stay in force.
 */
export interface Governor {
  /**
   * Starts to govern one run of a book. The caller holds the lock of the book (with a store: its lease), has read its
   * journal, and closes the result. A second call for the same book replaces what the first one knew of its charges.
   */
  open(run: GovernedRun): RunGovernor;
}

/** What a governor needs to know of a run. */
export interface GovernedRun {
  /** The account at the gateway (`gatewayAccount`): its limits apply to all runs with the same one. */
  readonly account: string;
  /** Whether the engine answers with jobs to poll, or with audio. */
  readonly engineKind: Engine['kind'];
  /** What the journal says was charged for the book in each month (UTC), possibly charged money included. */
  readonly charged: ReadonlyMap<Month, MicroUsd>;
  /** Time without a governor, or without an accepted submission, after which buying stops, in milliseconds. */
  readonly maxWaitMs: number;
  readonly clock: Clock;
  /** Returns 0 to 1, for jitter and estimates. */
  readonly random: () => number;
  readonly onEvent: OnEvent;
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  /** Stops buying, for the whole run. The governor calls it when a shared budget or `maxWaitMs` is reached. */
  stop(reason: Stop): void;
}

/** The part of a governor that one run uses. */
export interface RunGovernor {
  readonly rateLimiter: RateLimiter;
  readonly budget: SharedBudget;
  /** Reports the last charges and ends the run's part. It never rejects, and waits a few seconds at most. */
  close(): Promise<void>;
}

/** The budgets that runs share. All of them hold a price before its request is sent. */
export interface SharedBudget {
  /**
   * Reserves the price of a request whose `submitting` line will be in `month`. Waits while only other reservations are in
   * the way, and while the governor cannot answer. Resolves to null if buying has stopped: then it has called `stop`, or
   * `close` was called. Rejects with the signal's reason.
   */
  reserve(price: MicroUsd, month: Month, signal: AbortSignal): Promise<SharedReservation | null>;
  /** Takes back the price of an earlier run's request in this month, because it was not charged. */
  refund(price: MicroUsd, month: Month): void;
  /** Ends all waits, now and later, because nothing more is bought. */
  close(): void;
}

/**
 * A price that shared budgets hold. The methods of `PriceHolder` end it at once for this run; other runs hear of it soon
 * after.
 */
export interface SharedReservation extends PriceHolder {
  /**
   * Returns whether the budgets still hold the price. Called after the `submitting` line is on the disk and in the store,
   * and before the request is sent. False: the request must not be sent, because the governor lost the reservation or
   * cannot be reached. Never rejects.
   */
  confirm(): Promise<boolean>;
}
