import type { Clock } from '../../base/time/clock.js';
import { PermitQueue } from './permit-queue.js';
import {
  accept,
  end,
  nextAt,
  plan,
  refuse,
  type SimpleLimits,
  type SimpleSubmission,
  send,
  suspend,
  unknownLimits,
  withdraw,
} from './simple/simple-limits.js';

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
  /** Returns 0 to 1, for jitter. */
  readonly random: () => number;
  /** Longest time without an accepted submission, in milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * Creates a rate limiter. A 429 makes all submissions wait for Retry-After (without one: exponential backoff with full
 * jitter). Otherwise a submission is sent when `SimpleLimits` expects the gateway to accept it.
 */
export const makeRateLimiter = (options: RateLimiterOptions): RateLimiter => new LearningRateLimiter(options);

class LearningRateLimiter implements RateLimiter {
  readonly clock: Clock;
  readonly random: () => number;
  readonly queue: PermitQueue<Permit>;
  limits: SimpleLimits = unknownLimits;
  readonly #maxWaitMs: number;

  constructor({ clock, random, maxWaitMs }: RateLimiterOptions) {
    this.clock = clock;
    this.random = random;
    this.#maxWaitMs = maxWaitMs;
    this.queue = new PermitQueue<Permit>({
      clock,
      nextAt: (nowMs) => nextAt(this.limits, nowMs),
      plan: (atMs) => new SubmissionPermit(this, atMs),
    });
  }

  acquire(signal: AbortSignal): Promise<Permit> {
    return this.queue.acquire(signal);
  }

  close(): void {
    this.queue.close();
  }

  /** Replaces the limits after an event. */
  update(limits: SimpleLimits): void {
    this.limits = limits;
    this.queue.grantPermits();
  }

  /** Returns the wait of all submissions. */
  backoff(): Backoff {
    const { pausedUntilMs, refusingSinceMs } = this.limits;
    return {
      waitMs: Math.max(0, pausedUntilMs - this.clock.monotonic()),
      tooLong: refusingSinceMs >= 0 && pausedUntilMs - refusingSinceMs > this.#maxWaitMs,
    };
  }
}

class SubmissionPermit implements Permit {
  readonly #limiter: LearningRateLimiter;
  readonly #grantedMs: number;
  #submission: SimpleSubmission;
  #hasOutcome = false;
  #hasEnded = false;

  constructor(limiter: LearningRateLimiter, atMs: number) {
    this.#limiter = limiter;
    this.#grantedMs = limiter.clock.monotonic();
    const { limits, submission } = plan(limiter.limits, atMs);
    this.#submission = submission;
    limiter.limits = limits;
  }

  async sent(): Promise<void> {
    const { clock, queue } = this.#limiter;
    await queue.untilPlanned({ grantedMs: this.#grantedMs, atMs: this.#submission.atMs });
    const { limits, submission } = send(this.#limiter.limits, this.#submission, clock.monotonic());
    this.#submission = submission;
    this.#limiter.update(limits);
  }

  accepted(): void {
    const nowMs = this.#limiter.clock.monotonic();
    this.#learn((limits) => accept(limits, this.#submission, nowMs));
  }

  throttled(retryAfterMs: number | null): Backoff {
    const { clock, random } = this.#limiter;
    const refusal = { nowMs: clock.monotonic(), retryAfterMs, random: random() };
    this.#learn((limits) => refuse(limits, this.#submission, refusal));
    return this.#limiter.backoff();
  }

  suspended(retryAfterMs: number): Backoff {
    const refusal = { nowMs: this.#limiter.clock.monotonic(), retryAfterMs };
    this.#learn((limits) => suspend(limits, this.#submission, refusal));
    return this.#limiter.backoff();
  }

  unknown(): void {
    this.#learn((limits) => withdraw(limits, this.#submission));
  }

  released(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#limiter.update(end(this.#limiter.limits));
  }

  /** Only the first outcome counts. */
  #learn(outcome: (limits: SimpleLimits) => SimpleLimits): void {
    if (this.#hasOutcome) return;
    this.#hasOutcome = true;
    this.#limiter.update(outcome(this.#limiter.limits));
  }
}
