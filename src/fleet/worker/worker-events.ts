import type { BookOutcome } from '../queue/book-job.js';
import type { FleetState } from '../queue/fleet-state.js';
import type { EventProgress } from './follow-events.js';

/** An event of a worker, for its log and its metrics. */
export type WorkerEvent =
  | {
      readonly type: 'worker-started';
      readonly worker: string;
      readonly fleet: string;
      readonly slots: number;
    }
  | { readonly type: 'worker-stopping'; readonly running: number }
  | { readonly type: 'worker-stopped' }
  /** A fault of this machine: it takes no jobs for a while, so that other workers get them. */
  | { readonly type: 'worker-resting'; readonly seconds: number; readonly code: string }
  /** How much the clock of this machine is fast; negative: slow. Only if that matters. */
  | { readonly type: 'clock-wrong'; readonly seconds: number }
  | { readonly type: 'fleet-state'; readonly state: FleetState }
  | { readonly type: 'book-started'; readonly book: string; readonly start: number }
  /** `step`: what has changed since the last event of this attempt. */
  | {
      readonly type: 'book-progressed';
      readonly book: string;
      readonly progress: EventProgress;
      readonly step: ProgressStep;
    }
  | {
      readonly type: 'book-ended';
      readonly book: string;
      readonly outcome: BookOutcome;
      readonly next: BookEnd;
    }
  /** Something that the queue reports and that needs no action, such as a job that another worker has taken. */
  | { readonly type: 'worker-error'; readonly message: string }
  | { readonly type: 'redis-lost' }
  | { readonly type: 'redis-back' };

/** What becomes of a book at the end of an attempt. `queued`: a worker continues it, at once or later. */
export type BookEnd = 'done' | 'failed' | 'queued';

/** What an attempt has added since its last event. */
export interface ProgressStep {
  readonly bought: number;
  readonly spentMicroUsd: number;
  readonly uncertainMicroUsd: number;
  readonly throttled: number;
}

/** Returns what has changed between two states of the same attempt. */
export const stepBetween = (before: EventProgress, after: EventProgress): ProgressStep => ({
  bought: after.bought - before.bought,
  spentMicroUsd: after.spentMicroUsd - before.spentMicroUsd,
  uncertainMicroUsd: after.uncertainMicroUsd - before.uncertainMicroUsd,
  throttled: after.throttled - before.throttled,
});
