import type { Clock } from '../../base/time/clock.js';

/**
 * The times at which nothing answers where the gateway should be: no connection, no name. That says nothing of any one
 * request and costs nothing, so it is waited out by all together, and uses up nobody's tries.
 */
export interface ConnectionBreaker {
  /** Resolves at once while there is none. During one a single caller after the other is let through, to see whether it is over. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Nothing answered. `given-up`: it has lasted for too long, do not try again. */
  failed(): 'begun' | 'going-on' | 'given-up';
  /** Something answered, or there is nothing more to ask for. */
  succeeded(): void;
}

/** A gateway that has answered in this run is waited for longer than one that may not exist. */
const patienceMs = { known: 5 * 60_000, unknown: 60_000 };
/** Between two tries: doubled each time, less up to a half by chance. */
const firstPauseMs = 1000;
const maxPauseMs = 10_000;
/** Whoever waits looks up this often, so that nobody sleeps long past the end. */
const lookUpMs = 1000;

export function makeConnectionBreaker({
  clock,
  random,
}: {
  clock: Clock;
  random: () => number;
}): ConnectionBreaker {
  let known = false;
  let since: number | null = null;
  let nextTryAt = 0;
  let tries = 0;
  const scheduleTry = (): void => {
    const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** tries);
    nextTryAt = clock.monotonic() + pauseMs * (0.5 + random() / 2);
    tries += 1;
  };
  const hasLasted = (start: number): boolean =>
    clock.monotonic() - start >= (known ? patienceMs.known : patienceMs.unknown);
  return {
    async acquire(signal) {
      while (since !== null && !hasLasted(since)) {
        const ms = nextTryAt - clock.monotonic();
        if (ms <= 0) return scheduleTry();
        await clock.sleep(Math.min(ms, lookUpMs), signal);
      }
    },
    failed() {
      if (since !== null) return hasLasted(since) ? 'given-up' : 'going-on';
      since = clock.monotonic();
      tries = 0;
      scheduleTry();
      return 'begun';
    },
    succeeded() {
      known = true;
      since = null;
    },
  };
}
