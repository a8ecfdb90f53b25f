import type { Pricing } from '../base/money/price.js';
import type { JobEngine } from '../engines/engine.js';
import type { Journal } from '../state/journal/journal.js';
import type { TakeStore } from '../state/takes.js';
import type { Budget } from './budget/budget.js';
import type { MonthlyBudget } from './budget/monthly-budget.js';
import type { SharedBudget } from './governor.js';
import type { GivenIds } from './jobs/given-ids.js';
import type { PollSchedule } from './jobs/poll-schedule.js';
import type { Measuring } from './measure-takes.js';
import type { PollRateLimiter } from './rate-limit/poll-rate-limiter.js';
import type { RateLimiter } from './rate-limit/rate-limiter.js';
import type { RecordLimits } from './record-options.js';
import type { CircuitBreakers } from './recovery/circuit-breakers.js';
import type { ConnectionBreaker } from './recovery/connection-breaker.js';
import type { LostResponses } from './recovery/recover-lost-responses.js';
import type { Stop } from './recovery/stop.js';
import type { RunContext } from './run-context.js';
import type { Callbacks } from './webhook/callbacks.js';
import type { Notifier } from './webhook/notifier.js';

/** The price of a request, and the budgets. */
export interface SessionMoney {
  readonly pricing: Pricing;
  /** The budget of the run. */
  readonly budget: Budget;
  /** The budgets of the calendar months. */
  readonly monthly: MonthlyBudget;
  /** The budgets that this run shares with others. */
  readonly shared: SharedBudget;
}

/** Everything that decides when a request may be sent to the gateway. */
export interface GatewayAccess {
  readonly rateLimiter: RateLimiter;
  readonly pollLimiter: PollRateLimiter;
  readonly pollSchedule: PollSchedule;
  readonly connection: ConnectionBreaker;
  readonly breakers: CircuitBreakers;
}

/** The parts of a run that callbacks reach: they end waits, and recover lost responses. Without a webhook the first two are null. */
export interface SessionWebhook {
  readonly callbacks: Callbacks | null;
  readonly lostResponses: LostResponses | null;
  readonly notifier: Notifier;
}

/** The state that all jobs of a run share. `signal` aborts every wait, poll and download. */
export interface Session extends RunContext {
  readonly engine: JobEngine;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly measuring: Measuring;
  readonly limits: RecordLimits;
  readonly money: SessionMoney;
  readonly gateway: GatewayAccess;
  readonly webhook: SessionWebhook;
  readonly givenIds: GivenIds;
  /** Aborts POSTs in flight, some seconds after `signal`, so that the journal still gets their outcome. */
  readonly lateSignal: AbortSignal;
  /** Stops buying. Only the first reason counts. */
  readonly stop: (stop: Stop) => void;
  /** Returns why buying stopped; null: it has not. */
  readonly stopped: () => Stop | null;
}
