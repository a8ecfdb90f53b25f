import type { MicroUsd } from '../base/money/money.js';
import type { Engine } from '../engines/engine.js';
import type { Webhook } from '../manifest/manifest.js';
import type { Plan } from '../plan/plan.js';
import type { Ledger } from '../state/ledger.js';
import type { State } from '../state/state.js';
import type { RetakeQueue } from './retakes/retake-queue.js';
import type { RunContext } from './run-context.js';

/** What a run must not exceed, and what it must not do. */
export interface RecordLimits {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** How often a chunk is tried again after a failure that was not charged. */
  readonly retries: number;
  /** How long the gateway may accept nothing before buying stops, in milliseconds. */
  readonly maxWaitMs: number;
  /** For this run, certain and uncertain charges together; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** For a calendar month (UTC), whatever run spent it; null: none. */
  readonly monthlyBudgetMicroUsd: MicroUsd | null;
  /** False: what cannot be collected fails, and nothing is bought. */
  readonly mayBuy: boolean;
  /** A chunk that was possibly charged is not bought again: it fails. */
  readonly strictBilling: boolean;
}

/**
 * What `record` is given. When `signal` aborts, nothing new is submitted, POSTs under way are awaited for up to ten
 * seconds, and the rest is left to the next run.
 */
export interface RecordOptions extends RunContext {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly state: Pick<State, 'journal' | 'takes' | 'answers'>;
  readonly limits: RecordLimits;
  /** The journal when the run began, added up: what the months have spent before. */
  readonly ledger: Ledger;
  /** What is taken again after everything that was missing has been tried. */
  readonly retakes: RetakeQueue;
  /** Where the gateway may call back; null: nowhere, it is only polled. */
  readonly webhook: Webhook | null;
  /** Finds an ffmpeg, for answers that are not WAV files. @throws NarrateError `ffmpeg-missing` */
  readonly findFfmpeg: (signal: AbortSignal) => Promise<string>;
}
