import type { Clock } from '../../src/base/time/clock.js';
import { createRateLimit } from '../../src/base/time/rate-limit.js';

export interface GatewayLimits {
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly jobs?: number;
}

/** A gateway on a clock of one's own: answers after a few milliseconds, and works for 0.3 to 3 s. */
export function limitedGateway(
  limits: GatewayLimits,
  { clock, random }: { clock: Clock; random: () => number },
) {
  let untilFree = limits.rate ? createRateLimit(limits.rate, clock) : () => 0;
  let underWay = 0;
  return {
    /** From now on, these hold. */
    setRate(rate: { readonly perSecond: number; readonly burst: number }) {
      untilFree = createRateLimit(rate, clock);
    },
    /** Null: accepted, and `done` resolves with its job; else Retry-After in milliseconds. */
    async submit(): Promise<{ retryAfterMs: number } | { done: Promise<void> }> {
      await clock.sleep(2 + 3 * random());
      const waitMs = untilFree();
      const isFull = waitMs === 0 && limits.jobs !== undefined && underWay >= limits.jobs;
      const done = waitMs === 0 && !isFull ? job() : null;
      await clock.sleep(2 + 3 * random());
      return done === null
        ? { retryAfterMs: Math.ceil(Math.max(waitMs, isFull ? 1000 : 0) / 1000) * 1000 }
        : { done };
    },
  };

  async function job(): Promise<void> {
    underWay += 1;
    await clock.sleep(300 + 2700 * random());
    underWay -= 1;
    // Its end is heard of by a poll, some time later.
    await clock.sleep(250 * random());
  }
}
