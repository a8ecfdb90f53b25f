import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';
import { makeSubmitLeadTime } from './submit-lead-time.js';

export interface PermitQueueOptions<Permit> {
  readonly clock: Clock;
  /** Returns when the next submission should be sent, `nowMs` or later; Infinity: unknown until `grantPermits` is called. */
  readonly nextAt: (nowMs: number) => number;
  /** Plans a submission for this time. */
  readonly plan: (atMs: number) => Permit;
}

/** Submissions that wait for a permit, first come, first served. All times are monotonic milliseconds. */
export class PermitQueue<Permit> {
  readonly #options: PermitQueueOptions<Permit>;
  readonly #leadTime = makeSubmitLeadTime();
  readonly #waiting: ((permit: Permit) => void)[] = [];
  #isClosed = false;
  #timer: AbortController | null = null;

  constructor(options: PermitQueueOptions<Permit>) {
    this.#options = options;
  }

  /** Waits for a permit. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const grant = (permit: Permit) => {
        unsubscribe();
        resolve(permit);
      };
      const unsubscribe = onAbort(signal, () => {
        this.#waiting.splice(this.#waiting.indexOf(grant), 1);
        reject(signal.reason);
        this.grantPermits();
      });
      this.#waiting.push(grant);
      this.grantPermits();
    });
  }

  /** Ends all waits, now and later. */
  close(): void {
    this.#isClosed = true;
    this.grantPermits();
  }

  /** Grants the permits that are due, and sets a timer for the next one. Call it when `nextAt` may have changed. */
  grantPermits(): void {
    this.#timer?.abort();
    this.#timer = null;
    const { clock, nextAt, plan } = this.#options;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const now = clock.monotonic();
      const atMs = this.#isClosed ? now : nextAt(now);
      const untilGrantMs = atMs - this.#leadTime.usualMs() - now;
      if (untilGrantMs > 0) {
        this.#setTimer(untilGrantMs);
        return;
      }
      this.#waiting.shift();
      next(plan(Math.max(now, atMs)));
    }
  }

  /** Waits until the planned time of a permit, and learns how long its preparation took. */
  async untilPlanned({
    grantedMs,
    atMs,
  }: {
    readonly grantedMs: number;
    readonly atMs: number;
  }): Promise<void> {
    const { clock } = this.#options;
    this.#leadTime.add(clock.monotonic() - grantedMs);
    // A loop, because a timer may fire a little early.
    for (let ms = atMs - clock.monotonic(); ms > 0; ms = atMs - clock.monotonic()) await clock.sleep(ms);
  }

  /** Only one timer at a time, and only while a submission waits: a timer keeps the process alive. */
  #setTimer(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const timer = new AbortController();
    this.#timer = timer;
    this.#options.clock.sleep(ms, timer.signal).then(
      () => this.grantPermits(),
      () => {},
    );
  }
}
