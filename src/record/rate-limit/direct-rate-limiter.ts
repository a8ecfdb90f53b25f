import { makePace } from '../jobs/poll-rate-limiter.js';
import type { Pause, SubmissionPace, SubmissionPaceOptions } from './rate-limiter.js';

/**
 * The pace for an engine that answers with the sound. When it decided to take a request cannot be seen from an answer
 * that comes half a minute later, so nothing is learnt of its limits beyond the next 429 (see `makePace`).
 */
export function makeDirectPace({ clock, random, maxWaitMs }: SubmissionPaceOptions): SubmissionPace {
  const pace = makePace({ clock, random });
  const over = new AbortController();
  /** Since when it has taken nothing; null: it has. */
  let refusingSinceMs: number | null = null;
  const pause = (retryAfterMs: number | null): Pause => {
    const now = clock.monotonic();
    const waitMs = pace.limited(retryAfterMs);
    refusingSinceMs ??= now;
    return { waitMs, tooLong: now + waitMs - refusingSinceMs > maxWaitMs };
  };
  return {
    async turn(signal) {
      signal.throwIfAborted();
      if (!over.signal.aborted)
        await pace.turn(AbortSignal.any([signal, over.signal])).catch((error: unknown) => {
          if (signal.aborted || !over.signal.aborted) throw error;
        });
      return {
        async sending() {},
        accepted() {
          refusingSinceMs = null;
          pace.passed();
        },
        rejected: pause,
        paused: pause,
        withdrawn() {},
        ended() {},
      };
    },
    over: () => over.abort('over'),
  };
}
