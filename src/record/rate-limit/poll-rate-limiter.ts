import type { Clock } from '../../base/time/clock.js';
import { backoffMs } from './backoff.js';

/** Lets calls of one kind through to a gateway that says 429 now and then, all callers together. */
export interface PollRateLimiter {
  /** Waits for this call's turn. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /** The gateway said 429: every call waits. Resolves nothing; returns the wait in milliseconds. */
  throttled(retryAfterMs: number | null): number;
  /** The gateway let a call through. */
  accepted(): void;
}

/** After a 429 the calls that waited do not leave all at once: this far apart at first. */
const firstSpacingMs = 125;
const maxSpacingMs = 8000;

/**
 * All calls pause until Retry-After (none given: exponential with full jitter); after it they leave one by one, spaced
 * twice as far as before the 429, and each success brings them a tenth closer, until nothing is left of the spacing.
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
    // A 429 that comes while we wait moves the opening on, hence the loop.
    for (let ms = openAt - clock.monotonic(); ms > 0; ms = openAt - clock.monotonic()) {
      await clock.sleep(ms, signal);
    }
    signal.throwIfAborted();
    openAt = clock.monotonic() + spacingMs;
  }

  return {
    acquire(signal) {
      const turn = queue.then(() => wait(signal));
      queue = turn.catch(() => {});
      return turn;
    },
    throttled(retryAfterMs) {
      const now = clock.monotonic();
      const waitMs = retryAfterMs ?? backoffMs(rejections, { random });
      const alreadyPaused = openAt > now + spacingMs;
      openAt = Math.max(openAt, now + waitMs);
      // Several calls in flight are refused together: that is one lesson, not several.
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
