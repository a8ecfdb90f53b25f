import type { Clock } from '../base/clock.js';
import type { ErrorCode } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import type { MicroUsd } from '../base/money.js';
import type { JobEngine } from '../engines/engine.js';
import type { Journal } from '../state/journal.js';
import type { TakeStore } from '../state/takes.js';
import type { MonthBudget } from './month-budget.js';
import type { Outage } from './outage.js';
import type { Pace } from './pace.js';
import type { Purse } from './purse.js';

/** Why nothing more is bought, for the whole run. */
export interface Stop {
  readonly code: Extract<ErrorCode, 'budget' | 'monthly-budget' | 'no-balance' | 'quota' | 'key-refused'>;
  readonly message: string;
}

/** What every job of one run shares. */
export interface Session {
  readonly engine: JobEngine;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly priceMicroUsd: MicroUsd;
  readonly retries: number;
  /** Of the run. */
  readonly purse: Purse;
  readonly months: MonthBudget;
  readonly submissions: Pace;
  readonly polls: Pace;
  readonly outage: Outage;
  readonly onEvent: OnEvent;
  /** Ends every wait, poll and download. */
  readonly signal: AbortSignal;
  /** Ends POSTs under way: some seconds after `signal`, so that what was paid for is still written down. */
  readonly lateSignal: AbortSignal;
  /** Stops buying; the first reason stays. */
  readonly stop: (stop: Stop) => void;
  readonly stopped: () => Stop | null;
}
