import type { Clock } from './clock.js';

/**
 * A token bucket: `burst` at once, then `perSecond`. Returns 0 where a request may pass, else the milliseconds until
 * the next may.
 */
export function createRateLimit(
  rate: { readonly perSecond: number; readonly burst: number },
  clock: Clock,
): () => number {
  let tokens = rate.burst;
  let filledAt = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    tokens = Math.min(rate.burst, tokens + ((now - filledAt) / 1000) * rate.perSecond);
    filledAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return ((1 - tokens) / rate.perSecond) * 1000;
  };
}
