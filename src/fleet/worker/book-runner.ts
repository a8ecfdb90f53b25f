import type { Job } from 'bullmq';
import type { Clock } from '../../base/time/clock.js';
import {
  type BookOutcome,
  type BookProgress,
  type BookTask,
  noProgress,
  readProgress,
  readTask,
} from '../queue/book-job.js';
import { loadBullmq } from '../redis/fleet-packages.js';
import { type BookProcess, type StartBookOptions, startBook } from './book-process.js';
import { type EventProgress, nothingYet } from './follow-events.js';
import { failedOutcome, heldWaitMs, type Retry, retryFor } from './retry-policy.js';
import { type BookEnd, stepBetween, type WorkerEvent } from './worker-events.js';

/** What the books of a worker need. */
export interface BookRunnerOptions {
  /** Name of the worker. */
  readonly name: string;
  readonly catalogue: { readonly file: string };
  readonly process: Pick<StartBookOptions, 'program' | 'environment'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onEvent(event: WorkerEvent): void;
  /** Lets the worker take no jobs for a while, after a fault of this machine. */
  rest(code: string): void;
  /** Returns whether the fleet has other workers. */
  hasOthers(): Promise<boolean>;
}

/** How often the progress of a book is written to Redis, in milliseconds. */
const progressMs = 1000;

/** Runs the jobs of a worker: a process for each book. */
export class BookRunner {
  readonly #options: BookRunnerOptions;
  readonly #running = new Map<string, BookProcess>();

  constructor(options: BookRunnerOptions) {
    this.#options = options;
  }

  /** Returns the names of the books that are being recorded. */
  names(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** Stops all books as Ctrl-C stops a run. Their jobs go back to the queue. */
  stopAll(): void {
    for (const book of this.#running.values()) book.stop();
  }

  /** Ends the processes of all books at once. */
  killAll(): void {
    for (const book of this.#running.values()) book.kill();
  }

  /**
   * Records the book of a job. Resolves with the outcome of a book that is complete; every other end is an error, as BullMQ
   * wants it.
   */
  async run(job: Job, token: string | undefined): Promise<BookOutcome> {
    const { UnrecoverableError } = await loadBullmq();
    const task = readTask(job.data);
    if (task === null) {
      const refused = failedOutcome(
        'usage',
        'narrate cannot read this job. Perhaps another version of narrate added it.',
        'Install the same version on all machines. Then use `narrate fleet run` again.',
      );
      throw new UnrecoverableError(JSON.stringify(refused));
    }
    const { onEvent, signal } = this.#options;
    if (signal.aborted) return this.#release(job, token, 0);
    onEvent({ type: 'book-started', book: task.book, start: job.attemptsStarted });
    const outcome = await this.#record(job, task);
    return this.#settle(job, token, { task, outcome });
  }

  async #record(job: Job, task: BookTask): Promise<BookOutcome> {
    const { name, catalogue, process, onEvent } = this.#options;
    const before = readProgress(job.progress) ?? noProgress;
    const { bought, spentMicroUsd, uncertainMicroUsd } = before;
    let shown: EventProgress = { ...nothingYet, bought, spentMicroUsd, uncertainMicroUsd };
    let isNew = true;
    const write = async (): Promise<void> => {
      if (!isNew) return;
      isNew = false;
      // A lost connection must not end the book; the next write has the same figures.
      await job.updateProgress(added(before, shown, name)).catch(() => {});
    };
    const timer = setInterval(write, progressMs);
    const book = startBook({
      ...process,
      order: { catalogue: catalogue.file, task },
      onProgress(progress) {
        onEvent({ type: 'book-progressed', book: task.book, progress, step: stepBetween(shown, progress) });
        shown = progress;
        isNew = true;
      },
    });
    this.#running.set(task.book, book);
    try {
      return await book.outcome;
    } finally {
      clearInterval(timer);
      this.#running.delete(task.book);
      isNew = true;
      await write();
    }
  }

  /** Ends a job in the way that its outcome asks for. */
  async #settle(
    job: Job,
    token: string | undefined,
    { task, outcome }: { readonly task: BookTask; readonly outcome: BookOutcome },
  ): Promise<BookOutcome> {
    const { onEvent, rest } = this.#options;
    const ended = (next: BookEnd) => onEvent({ type: 'book-ended', book: task.book, outcome, next });
    if (outcome.exitStatus === 0) {
      ended('done');
      return outcome;
    }
    if (outcome.status === 'interrupted') {
      ended('queued');
      return this.#release(job, token, 0);
    }
    const retry: Retry = retryFor(outcome);
    if (retry === 'again') {
      ended('queued');
      await this.#note(job, outcome.message);
      return this.#release(job, token, heldWaitMs);
    }
    const { UnrecoverableError } = await loadBullmq();
    const reason = JSON.stringify(outcome);
    if (retry === 'never' || (retry === 'others' && !(await this.#options.hasOthers()))) {
      ended('failed');
      throw new UnrecoverableError(reason);
    }
    const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    ended(isLast ? 'failed' : 'queued');
    await this.#note(job, outcome.message);
    if (retry !== 'soon') rest(outcome.code ?? 'internal');
    throw new Error(reason);
  }

  /** Gives a job back to the queue without counting an attempt. @param waitMs until workers may take it */
  async #release(job: Job, token: string | undefined, waitMs: number): Promise<never> {
    const { DelayedError, WaitingError } = await loadBullmq();
    if (waitMs > 0) {
      await job.moveToDelayed(this.#options.clock.now() + waitMs, token);
      throw new DelayedError();
    }
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** Writes why a book waits. */
  async #note(job: Job, note: string | null): Promise<void> {
    const before = readProgress(job.progress) ?? noProgress;
    await job.updateProgress({ ...before, phase: 'waiting', note }).catch(() => {});
  }
}

/** Returns the progress of a book with what the journal does not know of its earlier attempts. */
const added = (before: BookProgress, now: EventProgress, worker: string): BookProgress => ({
  ...now,
  throttled: before.throttled + now.throttled,
  worker,
  note: null,
});
