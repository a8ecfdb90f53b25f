import type { OnEvent } from '../base/events.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Clock } from '../base/time/clock.js';
import type { Engine } from '../engines/engine.js';
import type { Webhook } from '../manifest/manifest.js';
import type { Plan } from '../plan/plan.js';
import type { AnswerStore } from '../state/answers.js';
import type { Journal } from '../state/journal/journal.js';
import type { Ledger } from '../state/ledger.js';
import type { TakeStore } from '../state/takes.js';
import type { RetakeQueue } from './retakes/retake-chunk.js';

/** What `record` is given. */
export interface RecordOptions {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly answers: AnswerStore;
  /** Where an ffmpeg is, for answers that are no WAV files. @throws NarrateError `ffmpeg-missing` */
  readonly findFfmpeg: (signal: AbortSignal) => Promise<string>;
  readonly concurrency: number;
  readonly retries: number;
  /** False: what cannot be collected fails, and nothing is bought. */
  readonly mayBuy: boolean;
  /** What is to be taken again when all that was missing has been tried. */
  readonly retakes: RetakeQueue;
  /** For this run, over certain and uncertain money; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** The longest that a gateway may go on taking nothing. */
  readonly maxWaitMs: number;
  /** What was perhaps paid for is not bought again, and its chunk fails. */
  readonly strictBilling: boolean;
  /** Where the gateway may call back; null: nowhere, it is asked alone. */
  readonly webhook: Webhook | null;
  /** The same for the calendar month (UTC), whatever run it was spent in. */
  readonly monthlyBudgetMicroUsd: MicroUsd | null;
  /** The journal as it is, added up: what the months have spent before this. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: OnEvent;
  /** Aborted: nothing new is submitted, POSTs under way are awaited for up to ten seconds, the rest is left to the next run. */
  readonly signal: AbortSignal;
}
