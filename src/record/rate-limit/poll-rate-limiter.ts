import type { Clock } from '../../base/time/clock.js';
import { backoffMs } from './backoff.js';

/** Rate limiter for calls to a gateway that rarely returns 429. All callers of a kind share one. */
export interface PollRateLimiter {
  /** Waits until this call may be sent. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Makes all calls wait after a 429. `retryAfterMs` null: none given. Returns the wait in milliseconds. */
  throttled(retryAfterMs: number | null): number;
  /** Reduces the spacing after a call that was not throttled. */
  accepted(): void;
}

/** Spacing of calls after the first 429, in milliseconds. */
const firstSpacingMs = 125;
const maxSpacingMs = 8000;

/**
 * Creates a limiter that lets all calls through until the first 429. All calls then wait for Retry-After (without one:
 * exponential backoff with full jitter). After that they are sent one by one. Each further 429 doubles their spacing, and
 * each success reduces it by a tenth, down to none.
 */
export function makePollRateLimiter({
  clock,
  random,
}: {
  clock: Clock;
  random: () => number;
}): PollRateLimiter {
  let openAt = 0;
  let spacingMs = 0;
  let rejections = 0;
  let queue: Promise<void> = Promise.resolve();

  async function wait(signal: AbortSignal): Promise<void> {
    // A loop, because a 429 during the wait moves `openAt` on.
    for (let ms = openAt - clock.monotonic(); ms > 0; ms = openAt - clock.monotonic()) {
      await clock.sleep(ms, signal);
    }
    signal.throwIfAborted();
    openAt = clock.monotonic() + spacingMs;
  }

  return {
    acquire(signal) {
      const permit = queue.then(() => wait(signal));
      queue = permit.catch(() => {});
      return permit;
    },
    throttled(retryAfterMs) {
      const now = clock.monotonic();
      const waitMs = retryAfterMs ?? backoffMs(rejections, { random });
      const alreadyPaused = openAt > now + spacingMs;
      openAt = Math.max(openAt, now + waitMs);
      // Several calls in flight are refused together; they count as one rejection.
      if (!alreadyPaused) {
        rejections += 1;
        spacingMs = Math.min(maxSpacingMs, Math.max(firstSpacingMs, spacingMs * 2));
      }
      return waitMs;
    },
    accepted() {
      rejections = 0;
      spacingMs = spacingMs < 10 ? 0 : spacingMs * 0.9;
    },
  };
}
