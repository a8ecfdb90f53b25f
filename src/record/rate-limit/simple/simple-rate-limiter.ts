import type { Clock } from '../../../base/time/clock.js';
import { PermitQueue } from '../permit-queue.js';
import type { Backoff, Permit, RateLimiter, RateLimiterOptions } from '../rate-limiter.js';
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
} from './simple-limits.js';

/** Creates a rate limiter that sends a submission when `SimpleLimits` expects the gateway to accept it. */
export const makeSimpleRateLimiter = (options: RateLimiterOptions): RateLimiter =>
  new SimpleRateLimiter(options);

class SimpleRateLimiter implements RateLimiter {
  readonly clock: Clock;
  readonly random: () => number;
  readonly queue: PermitQueue;
  limits: SimpleLimits = unknownLimits;
  readonly #maxWaitMs: number;

  constructor({ clock, random, maxWaitMs }: RateLimiterOptions) {
    this.clock = clock;
    this.random = random;
    this.#maxWaitMs = maxWaitMs;
    this.queue = new PermitQueue({
      clock,
      nextAt: (nowMs) => nextAt(this.limits, nowMs),
      plan: (atMs) => new SimplePermit(this, atMs),
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
      tooLong: pausedUntilMs - refusingSinceMs > this.#maxWaitMs,
    };
  }
}

class SimplePermit implements Permit {
  readonly #limiter: SimpleRateLimiter;
  readonly #grantedMs: number;
  #submission: SimpleSubmission;
  #hasOutcome = false;
  #hasEnded = false;

  constructor(limiter: SimpleRateLimiter, atMs: number) {
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
    this.#learn((limits) => accept(limits, this.#submission));
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
