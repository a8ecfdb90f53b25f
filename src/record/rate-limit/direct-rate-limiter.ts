import { makePollRateLimiter } from './poll-rate-limiter.js';
import type { Backoff, RateLimiter, RateLimiterOptions } from './rate-limiter.js';

/**
 * Creates the rate limiter for an engine that returns audio in its response. Such a response comes long after the engine
 * decided to accept the request, so it tells nothing about limits. This limiter only backs off after a 429 (see
 * `makePollRateLimiter`).
 */
export function makeDirectRateLimiter({ clock, random, maxWaitMs }: RateLimiterOptions): RateLimiter {
  const limiter = makePollRateLimiter({ clock, random });
  const closed = new AbortController();
  /** Time of the first refusal since the last acceptance; null: none. */
  let refusingSinceMs: number | null = null;
  const backOff = (retryAfterMs: number | null): Backoff => {
    const now = clock.monotonic();
    const waitMs = limiter.throttled(retryAfterMs);
    refusingSinceMs ??= now;
    return { waitMs, tooLong: now + waitMs - refusingSinceMs > maxWaitMs };
  };
  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (!closed.signal.aborted)
        await limiter.acquire(AbortSignal.any([signal, closed.signal])).catch((error: unknown) => {
          if (signal.aborted || !closed.signal.aborted) throw error;
        });
      return {
        async sent() {},
        accepted() {
          refusingSinceMs = null;
          limiter.accepted();
        },
        throttled: backOff,
        suspended: backOff,
        unknown() {},
        released() {},
      };
    },
    close: () => closed.abort('closed'),
  };
}
