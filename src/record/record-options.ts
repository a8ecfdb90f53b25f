import type { MicroUsd } from '../base/money/money.js';
import type { Engine } from '../engines/engine.js';
import type { Webhook } from '../manifest/manifest.js';
import type { Plan } from '../plan/plan.js';
import type { Ledger } from '../state/ledger.js';
import type { State } from '../state/state.js';
import type { RetakeQueue } from './retakes/retake-queue.js';
import type { RunContext } from './run-context.js';

/** How long a run follows a request before it leaves it to the next run, in milliseconds. */
export interface Patience {
  /** From the first poll to the audio. Default: 15 minutes. */
  readonly jobMs: number;
  /** While its polls or downloads fail. Default: 5 minutes. */
  readonly retryMs: number;
}

/** The limits of a run. */
export interface RecordLimits {
  /** Default: as `Patience` says. */
  readonly patience?: Patience | undefined;
  /** Number of concurrent jobs. */
  readonly concurrency: number;
  /** Number of retries per chunk after a failure. */
  readonly retries: number;
  /** Time without an accepted request after which buying stops, in milliseconds. */
  readonly maxWaitMs: number;
  /** For charges of this run, uncertain ones included; null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** For charges of all runs in a calendar month (UTC), uncertain ones included; null: no limit. */
  readonly monthlyBudgetMicroUsd: MicroUsd | null;
  /** False: buys nothing, and a chunk that cannot be collected fails. */
  readonly mayBuy: boolean;
  /** True: a chunk that was possibly charged is not bought again, and fails. */
  readonly strictBilling: boolean;
}

/**
 * The options of `record`. When `signal` aborts, nothing more is submitted. `record` then waits up to ten seconds for the
 * responses of POSTs in flight, and leaves the rest to the next run.
 */
export interface RecordOptions extends RunContext {
  readonly plan: Plan;
  readonly engine: Engine;
  /** The account at the gateway (`gatewayAccount`). */
  readonly account: string;
  readonly state: Pick<State, 'journal' | 'takes' | 'directAudio'>;
  readonly limits: RecordLimits;
  /** The ledger at the start of the run: what earlier runs charged, month by month. */
  readonly ledger: Ledger;
  /** The retakes, which follow after all missing chunks were tried. */
  readonly retakes: RetakeQueue;
  /** The webhook for callbacks; null: none, the gateway is only polled. */
  readonly webhook: Webhook | null;
  /** Called for each callback with a token of this run. */
  readonly onCallback?: (() => void) | undefined;
  /** Finds ffmpeg, for responses that are not WAV files. Returns its path. @throws NarrateError `ffmpeg-missing` */
  readonly findFfmpeg: (signal: AbortSignal) => Promise<string>;
}
