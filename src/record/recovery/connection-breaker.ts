import type { Clock } from '../../base/time/clock.js';

/**
 * The circuit breaker for a gateway that cannot be reached: no connection, or no such host. Such a failure has nothing to
 * do with a single request and costs nothing. So all submissions wait together, and none of them loses a retry.
 */
export interface ConnectionBreaker {
  /** Resolves at once while closed. While open, lets one caller after the other through as a probe. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Reports that the gateway could not be reached. `given-up`: it has been open for too long, so the caller must not retry. */
  failed(): 'opened' | 'open' | 'given-up';
  /** Returns the time from the first failure after which the breaker gives up, in milliseconds. */
  giveUpAfterMs(): number;
  /** Closes the breaker: the gateway responded, or nothing is to be sent any more. */
  succeeded(): void;
}

/** Time after which the breaker gives up. A gateway that responded in this run gets more than one that may not exist. */
const timeLimitMs = { known: 5 * 60_000, unknown: 60_000 };
/** Time between two probes: doubled each time, less a random part of up to a half. */
const firstPauseMs = 1000;
const maxPauseMs = 10_000;
/** Interval in which a waiting caller checks the state, so that it continues soon after the breaker closes. */
const checkIntervalMs = 1000;

/** Creates a closed breaker. `random` returns 0 to 1. */
export function makeConnectionBreaker({
  clock,
  random,
}: {
  clock: Clock;
  random: () => number;
}): ConnectionBreaker {
  let isKnown = false;
  let openSinceMs: number | null = null;
  let nextProbeMs = 0;
  let probes = 0;
  const scheduleProbe = (): void => {
    const pauseMs = Math.min(maxPauseMs, firstPauseMs * 2 ** probes);
    nextProbeMs = clock.monotonic() + pauseMs * (0.5 + random() / 2);
    probes += 1;
  };
  const giveUpAfterMs = (): number => (isKnown ? timeLimitMs.known : timeLimitMs.unknown);
  const hasGivenUp = (sinceMs: number): boolean => clock.monotonic() - sinceMs >= giveUpAfterMs();
  return {
    async acquire(signal) {
      while (openSinceMs !== null && !hasGivenUp(openSinceMs)) {
        const ms = nextProbeMs - clock.monotonic();
        if (ms <= 0) return scheduleProbe();
        await clock.sleep(Math.min(ms, checkIntervalMs), signal);
      }
    },
    failed() {
      if (openSinceMs !== null) return hasGivenUp(openSinceMs) ? 'given-up' : 'open';
      openSinceMs = clock.monotonic();
      probes = 0;
      scheduleProbe();
      return 'opened';
    },
    giveUpAfterMs,
    succeeded() {
      isKnown = true;
      openSinceMs = null;
    },
  };
}
