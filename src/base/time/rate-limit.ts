import type { Clock } from './clock.js';

/**
 * Creates a token bucket that lets `burst` requests pass at once, then `perSecond` of them a second. The returned function
 * asks for one request: 0 means that it may pass, any other value is the milliseconds until the next one may.
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
