import type { Clock } from '../../src/base/time/clock.js';
import { createRateLimit } from '../../src/base/time/rate-limit.js';

/** The limits of a gateway: on submissions per second, on concurrent jobs, or both. */
export interface GatewayLimits {
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly jobs?: number;
}

/**
 * Creates a gateway that responds after a few milliseconds of the given clock, and whose jobs take 0.3 to 3 s. One in eight
 * requests and responses is up to `jitterMs` later, as on a busy machine.
 */
export function limitedGateway(
  limits: GatewayLimits,
  { clock, random, jitterMs = 0 }: { clock: Clock; random: () => number; jitterMs?: number },
) {
  const way = (): Promise<void> =>
    clock.sleep(2 + 3 * random() + (jitterMs > 0 && random() < 1 / 8 ? jitterMs * random() : 0));
  let untilToken = limits.rate ? createRateLimit(limits.rate, clock) : () => 0;
  let running = 0;
  let isFirst = true;
  return {
    /** Changes the rate limit. */
    setRate(rate: { readonly perSecond: number; readonly burst: number }) {
      untilToken = createRateLimit(rate, clock);
    },
    /** Submits a job. If accepted, `done` resolves at its end; otherwise returns Retry-After in milliseconds. */
    async submit(): Promise<{ retryAfterMs: number } | { done: Promise<void> }> {
      await way();
      // Connecting, and loading what sends a request.
      if (isFirst && jitterMs > 0) await clock.sleep(10 * jitterMs * random());
      isFirst = false;
      const waitMs = untilToken();
      const isFull = waitMs === 0 && limits.jobs !== undefined && running >= limits.jobs;
      const done = waitMs === 0 && !isFull ? job() : null;
      await way();
      return done === null
        ? { retryAfterMs: Math.ceil(Math.max(waitMs, isFull ? 1000 : 0) / 1000) * 1000 }
        : { done };
    },
  };

  async function job(): Promise<void> {
    running += 1;
    await clock.sleep(300 + 2700 * random());
    running -= 1;
    // A poll reports the end some time later.
    await clock.sleep(250 * random());
  }
}
