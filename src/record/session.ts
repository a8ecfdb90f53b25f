import type { OnEvent } from '../base/events.js';
import type { Pricing } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import type { JobEngine } from '../engines/engine.js';
import type { Journal } from '../state/journal/journal.js';
import type { TakeStore } from '../state/takes.js';
import type { Purse } from './budget/budget.js';
import type { MonthBudget } from './budget/monthly-budget.js';

import type { GivenIds } from './jobs/given-ids.js';
import type { Pace } from './jobs/poll-rate-limiter.js';
import type { PollSchedule } from './jobs/poll-schedule.js';
import type { Measuring } from './measure-takes.js';
import type { SubmissionPace } from './rate-limit/rate-limiter.js';
import type { CircuitBreakers } from './recovery/circuit-breakers.js';
import type { LostAnswers } from './recovery/lost-responses.js';
import type { Stop } from './recovery/stop-for-denial.js';
import type { Outage } from './recovery/unreachable-gateway.js';
import type { Callbacks } from './webhook/callbacks.js';
import type { Wakers } from './webhook/notifier.js';

/** What a request costs, and what may be spent. */
export interface SessionMoney {
  readonly pricing: Pricing;
  /** Of the run. */
  readonly purse: Purse;
  readonly months: MonthBudget;
  /** What was perhaps paid for is not bought again. */
  readonly strictBilling: boolean;
}

/** When the gateway may be asked for something. */
export interface Pacing {
  readonly submissions: SubmissionPace;
  readonly polls: Pace;
  readonly pollSchedule: PollSchedule;
  readonly outage: Outage;
  readonly breakers: CircuitBreakers;
}

/** What callbacks are good for: they end waits, and bring lost answers home. Without a webhook the first two are null. */
export interface SessionWebhook {
  readonly callbacks: Callbacks | null;
  readonly lostAnswers: LostAnswers | null;
  readonly wakers: Wakers;
}

/** What every job of one run shares. */
export interface Session {
  readonly engine: JobEngine;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly measuring: Measuring;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly retries: number;
  /** The longest that a gateway may go on taking nothing. */
  readonly maxWaitMs: number;
  readonly money: SessionMoney;
  readonly pacing: Pacing;
  readonly webhook: SessionWebhook;
  readonly givenIds: GivenIds;
  readonly onEvent: OnEvent;
  /** Ends every wait, poll and download. */
  readonly signal: AbortSignal;
  /** Ends POSTs under way: some seconds after `signal`, so that what was paid for is still written down. */
  readonly lateSignal: AbortSignal;
  /** Stops buying; the first reason stays. */
  readonly stop: (stop: Stop) => void;
  readonly stopped: () => Stop | null;
}
