import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { loadBullmq } from '../redis/fleet-packages.js';
import { watchConnection } from '../redis/watch-connection.js';
import { attempts, attemptWaitMs, failedOutcome } from '../worker/retry-policy.js';
import {
  type BookOutcome,
  type BookProgress,
  type BookTask,
  jobIdOf,
  readOutcome,
  readProgress,
  readTask,
} from './book-job.js';
import {
  type FleetState,
  liveWorkers,
  readFleetState,
  type WorkerInfo,
  writeFleetState,
} from './fleet-state.js';
import { keyPrefix } from './names.js';

/** The state of a book in the queue. `absent`: it has no job. `waiting`: it waits for a worker, or for its next attempt. */
export type BookState = 'absent' | 'waiting' | 'active' | 'done' | 'failed';

/** A book as the queue knows it. */
export interface QueuedBook {
  readonly book: string;
  readonly state: BookState;
  /** Null: nobody has worked on it. */
  readonly progress: BookProgress | null;
  /** How it ended; null: it has not ended. */
  readonly outcome: BookOutcome | null;
  /** How often workers have begun it. */
  readonly starts: number;
}

/** A book to add to the queue. */
export interface NewJob {
  readonly task: BookTask;
  /** From 1 (first) to 100 (last). */
  readonly priority: number;
}

/** How many jobs that ended are kept. `narrate fleet status` reads them. */
const keptJobs = 5000;

/** The queue of a fleet. All functions wait while Redis cannot be reached. */
export class FleetQueue {
  readonly #queue: Queue;
  readonly #redis: Redis;
  readonly #fleet: string;

  constructor(queue: Queue, redis: Redis, fleet: string) {
    this.#queue = queue;
    this.#redis = redis;
    this.#fleet = fleet;
  }

  /**
   * Adds books. One that waits already gets the new plan and priority, and keeps what its run had cost before. One that is being
   * recorded stays as it is. One that has ended is added again.
   */
  async add(jobs: readonly NewJob[]): Promise<void> {
    for (const { task, priority } of jobs) {
      const jobId = jobIdOf(task.book);
      const before = await this.#queue.getJob(jobId);
      const state = await this.#stateOf(jobId);
      if (before && hasEnded(state)) await before.remove();
      if (before && state === 'waiting') {
        await before.updateData({
          ...task,
          chargedBefore: readTask(before.data)?.chargedBefore ?? task.chargedBefore,
        });
        await before.changePriority({ priority });
      }
      await this.#queue.add('record', task, {
        jobId,
        priority,
        attempts,
        backoff: { type: 'exponential', delay: attemptWaitMs },
        removeOnComplete: { count: keptJobs },
        removeOnFail: { count: keptJobs },
      });
    }
  }

  /** Returns what the queue knows of some books, in their order. */
  books(names: readonly string[]): Promise<readonly QueuedBook[]> {
    return Promise.all(names.map((book) => this.#book(book)));
  }

  /** Adds a book that failed again, with all its attempts. Returns false if it has not failed. */
  async retry(book: string): Promise<boolean> {
    const job = await this.#queue.getJob(jobIdOf(book));
    if (!job || (await this.#stateOf(jobIdOf(book))) !== 'failed') return false;
    await job.retry('failed', { resetAttemptsMade: true });
    return true;
  }

  state(): Promise<FleetState> {
    return readFleetState(this.#redis, this.#fleet);
  }

  workers(): Promise<readonly WorkerInfo[]> {
    return liveWorkers(this.#redis, this.#fleet);
  }

  /** Tells all workers what to do from now on. */
  async setState(state: FleetState): Promise<void> {
    await writeFleetState(this.#redis, this.#fleet, state);
    if (state === 'running') await this.#queue.resume();
    else await this.#queue.pause();
  }

  /** Ends the connections, also if Redis cannot be reached. The jobs stay. */
  async close(): Promise<void> {
    const closed = this.#redis.status === 'ready' ? this.#queue.close() : null;
    await closed?.catch(() => {});
    this.#redis.disconnect();
  }

  /** Calls a function when the connection is lost, and with true when it is back. Returns a function that ends this. */
  onConnection(listener: (isBack: boolean) => void): () => void {
    return watchConnection(this.#redis, listener);
  }

  async #book(book: string): Promise<QueuedBook> {
    // If the job were read first and then ended, it would have an end without an outcome.
    const read = await this.#stateOf(jobIdOf(book));
    const job = await this.#queue.getJob(jobIdOf(book));
    if (!job) return { book, state: 'absent', progress: null, outcome: null, starts: 0 };
    const isAgain = (hasEnded(read) || read === 'absent') && job.finishedOn === undefined;
    // It was tried again, or added again, between the two reads.
    const state = isAgain ? 'waiting' : read;
    return {
      book,
      state,
      progress: readProgress(job.progress),
      outcome: outcomeOf(job, state),
      starts: job.attemptsStarted,
    };
  }

  async #stateOf(jobId: string): Promise<BookState> {
    switch (await this.#queue.getJobState(jobId)) {
      case 'completed':
        return 'done';
      case 'failed':
        return 'failed';
      case 'active':
        return 'active';
      case 'unknown':
        return 'absent';
      default:
        return 'waiting';
    }
  }
}

const hasEnded = (state: BookState): boolean => state === 'done' || state === 'failed';

/** Opens the queue of a fleet. `close` ends the connection too. @throws NarrateError `fleet-missing` */
export async function openFleetQueue(redis: Redis, fleet: string): Promise<FleetQueue> {
  const { Queue } = await loadBullmq();
  const queue = new Queue(fleet, { connection: redis, prefix: keyPrefix });
  // Interruptions are waited out; without a listener, they would end the process.
  queue.on('error', () => {});
  return new FleetQueue(queue, redis, fleet);
}

function outcomeOf(job: Job, state: BookState): BookOutcome | null {
  if (state === 'done') return readOutcome(job.returnvalue);
  if (state !== 'failed') return null;
  const { failedReason } = job;
  return (
    readOutcome(failedReason) ??
    failedOutcome(
      'worker-lost',
      `The workers that recorded this book ended too often, so it was given up (${failedReason}).`,
    )
  );
}
