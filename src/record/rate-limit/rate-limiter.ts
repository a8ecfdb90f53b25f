import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';
import { backoffMs } from './backoff.js';
import { type LearnedLimits, learnedLimits, type PlannedSubmission } from './learned-limits.js';
import { makeServerTimeEstimate } from './server-time-estimate.js';
import { makeSubmitLeadTime } from './submit-lead-time.js';

/** Permission to send one submission. Of `accepted`, `throttled`, `suspended` and `unknown` only the first call counts. */
export interface Permit {
  /** Waits until the planned time, right before the POST. A permit comes a little early, so that the journal line is on the disk by then. */
  sent(): Promise<void>;
  /** Reports that the gateway accepted the submission. Its job runs until `released`. */
  accepted(): void;
  /** Reports a 429. `retryAfterMs` null: none given. Returns the wait for all submissions. */
  throttled(retryAfterMs: number | null): Backoff;
  /**
   * Reports that the gateway accepts nothing for this time, for another reason than the rate of submissions. Returns the
   * wait for all submissions.
   */
  suspended(retryAfterMs: number): Backoff;
  /** Reports any other outcome, or none: it tells nothing about limits. */
  unknown(): void;
  /** Reports that the job has ended, after `accepted`. Further calls do nothing. */
  released(): void;
}

/** A wait of all submissions. `tooLong`: the time since the last accepted submission would exceed `maxWaitMs`. */
export interface Backoff {
  readonly waitMs: number;
  readonly tooLong: boolean;
}

/** Rate limiter for submissions to a gateway with undocumented limits: nearly as fast as possible, with few refusals. */
export interface RateLimiter {
  /** Waits for a permit, first come, first served. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<Permit>;
  /** Ends all waits, now and later, because nothing more is bought. */
  close(): void;
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  /** Returns 0 to 1, for jitter and for the estimates. */
  readonly random: () => number;
  /** Longest time without an accepted submission, in milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * Creates a rate limiter. A 429 makes all submissions wait for Retry-After (without one: exponential backoff with full
 * jitter). Otherwise a submission is sent when `learnedLimits` expects the gateway to accept it.
 */
export const makeRateLimiter = (options: RateLimiterOptions): RateLimiter => new LearningRateLimiter(options);

class LearningRateLimiter implements RateLimiter {
  readonly clock: Clock;
  readonly limits: LearnedLimits;
  readonly serverTime = makeServerTimeEstimate();
  readonly leadTime = makeSubmitLeadTime();
  readonly #random: () => number;
  readonly #maxWaitMs: number;
  readonly #waiting: ((atMs: number) => void)[] = [];
  #isClosed = false;
  #pausedUntilMs = 0;
  /** Time of the first refusal since the last acceptance; null: none. */
  #refusingSinceMs: number | null = null;
  /** Consecutive pauses. */
  #pauses = 0;
  #timer: AbortController | null = null;

  constructor({ clock, random, maxWaitMs }: RateLimiterOptions) {
    this.clock = clock;
    this.limits = learnedLimits(random);
    this.#random = random;
    this.#maxWaitMs = maxWaitMs;
  }

  acquire(signal: AbortSignal): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const grant = (atMs: number) => {
        unsubscribe();
        resolve(new SubmissionPermit(this, atMs));
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

  close(): void {
    this.#isClosed = true;
    this.grantPermits();
  }

  /** Grants the permits that are due, and sets a timer for the next one. */
  grantPermits(): void {
    this.#timer?.abort();
    this.#timer = null;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const now = this.clock.monotonic();
      const atMs = this.#isClosed ? now : Math.max(this.#pausedUntilMs, this.#nextAt(now));
      const untilGrantMs = atMs - this.leadTime.usualMs() - now;
      if (untilGrantMs > 0) {
        this.#setTimer(untilGrantMs);
        return;
      }
      this.#waiting.shift();
      next(Math.max(now, atMs));
    }
  }

  /** Makes all submissions wait. `retryAfterMs` null: exponential backoff. */
  backOff(retryAfterMs: number | null): Backoff {
    const now = this.clock.monotonic();
    const waitMs = retryAfterMs ?? backoffMs(this.#pauses, { random: this.#random });
    // Several submissions that are refused together count as one pause.
    if (this.#pausedUntilMs <= now) this.#pauses += 1;
    this.#refusingSinceMs ??= now;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, now + waitMs);
    return { waitMs, tooLong: this.#pausedUntilMs - this.#refusingSinceMs > this.#maxWaitMs };
  }

  /** Ends the backoff, because the gateway accepts submissions. */
  resetBackoff(): void {
    this.#refusingSinceMs = null;
    this.#pauses = 0;
  }

  #nextAt(nowMs: number): number {
    return this.limits.nextAt({ nowMs, usualResponseMs: this.serverTime.usualResponseMs() });
  }

  /** Only one timer at a time, and only while a submission waits: a timer keeps the process alive. */
  #setTimer(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const timer = new AbortController();
    this.#timer = timer;
    this.clock.sleep(ms, timer.signal).then(
      () => this.grantPermits(),
      () => {},
    );
  }
}

class SubmissionPermit implements Permit {
  readonly #limiter: LearningRateLimiter;
  readonly #atMs: number;
  readonly #grantedMs: number;
  readonly #submission: PlannedSubmission;
  #hasOutcome = false;
  #hasEnded = false;

  constructor(limiter: LearningRateLimiter, atMs: number) {
    this.#limiter = limiter;
    this.#atMs = atMs;
    this.#grantedMs = limiter.clock.monotonic();
    this.#submission = limiter.limits.plan(atMs);
  }

  async sent(): Promise<void> {
    const { clock, limits, leadTime } = this.#limiter;
    leadTime.add(clock.monotonic() - this.#grantedMs);
    // A loop, because a timer may fire a little early.
    for (let ms = this.#atMs - clock.monotonic(); ms > 0; ms = this.#atMs - clock.monotonic())
      await clock.sleep(ms);
    limits.sent(this.#submission, clock.monotonic());
    this.#limiter.grantPermits();
  }

  accepted(): void {
    this.#answered(true, null);
    this.#limiter.resetBackoff();
    this.#limiter.grantPermits();
  }

  throttled(retryAfterMs: number | null): Backoff {
    this.#answered(false, retryAfterMs);
    const backoff = this.#limiter.backOff(retryAfterMs);
    this.#limiter.grantPermits();
    return backoff;
  }

  suspended(retryAfterMs: number): Backoff {
    const backoff = this.#limiter.backOff(retryAfterMs);
    this.unknown();
    return backoff;
  }

  unknown(): void {
    if (this.#hasOutcome) return;
    this.#hasOutcome = true;
    this.#limiter.limits.withdrawn(this.#submission);
    this.#limiter.grantPermits();
  }

  released(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#limiter.limits.ended();
    this.#limiter.grantPermits();
  }

  #answered(accepted: boolean, retryAfterMs: number | null): void {
    this.#hasOutcome = true;
    const { clock, limits, serverTime } = this.#limiter;
    const decision = serverTime.decisionOf({
      sentMs: this.#submission.atMs,
      answeredMs: clock.monotonic(),
    });
    limits.answered(this.#submission, { ...decision, accepted, retryAfterMs });
  }
}
