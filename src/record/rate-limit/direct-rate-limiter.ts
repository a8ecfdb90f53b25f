import { makePollRateLimiter } from './poll-rate-limiter.js';
import type { Backoff, RateLimiter, RateLimiterOptions } from './rate-limiter.js';

/**
 * The pace for an engine that answers with the sound. When it decided to take a request cannot be seen from an answer
 * that comes half a minute later, so nothing is learnt of its limits beyond the next 429 (see `makePace`).
 */
export function makeDirectRateLimiter({ clock, random, maxWaitMs }: RateLimiterOptions): RateLimiter {
  const pace = makePollRateLimiter({ clock, random });
  const over = new AbortController();
  /** Since when it has taken nothing; null: it has. */
  let refusingSinceMs: number | null = null;
  const pause = (retryAfterMs: number | null): Backoff => {
    const now = clock.monotonic();
    const waitMs = pace.throttled(retryAfterMs);
    refusingSinceMs ??= now;
    return { waitMs, tooLong: now + waitMs - refusingSinceMs > maxWaitMs };
  };
  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (!over.signal.aborted)
        await pace.acquire(AbortSignal.any([signal, over.signal])).catch((error: unknown) => {
          if (signal.aborted || !over.signal.aborted) throw error;
        });
      return {
        async sent() {},
        accepted() {
          refusingSinceMs = null;
          pace.accepted();
        },
        throttled: pause,
        suspended: pause,
        unknown() {},
        released() {},
      };
    },
    close: () => over.abort('over'),
  };
}
