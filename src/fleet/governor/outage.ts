import type { GovernedRun } from '../../record/governor.js';
import { inWords } from '../../record/recovery/stop.js';

/** The time in which a run cannot use the shared ledger: Redis does not answer, or it lost its data. */
export interface Outage {
  /** Reports that the ledger could not be used, and why, as a sentence. Stops buying after `maxWaitMs` if something waits. */
  failed(why: string): void;
  /** Reports that the ledger was used. */
  ended(): void;
  /** Runs `work`, which waits for Redis in order to buy. */
  whileWaiting<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** An outage this short is not worth a warning: Redis was restarted, for example. */
const silentMs = 2000;

/** Creates the watch over outages of one run. */
export function makeOutage({ maxWaitMs, clock, onEvent, stop }: Pick<GovernedRun, Needed>): Outage {
  let sinceMs: number | null = null;
  let hasWarned = false;
  let waiting = 0;
  return {
    failed(why) {
      const now = clock.monotonic();
      sinceMs ??= now;
      if (waiting === 0) return;
      if (now - sinceMs >= maxWaitMs) {
        const message = `${why} This has lasted for ${inWords(maxWaitMs)}, so narrate stopped buying.`;
        stop({ code: 'redis-lost', message });
      } else if (!hasWarned && now - sinceMs >= silentMs) {
        hasWarned = true;
        const message = `${why} Buying is paused. Retrying for up to ${inWords(maxWaitMs)}. Retries are free.`;
        onEvent({ type: 'warning', code: 'fleet-paused', message });
      }
    },
    ended() {
      sinceMs = null;
      hasWarned = false;
    },
    async whileWaiting(work) {
      waiting += 1;
      try {
        return await work();
      } finally {
        waiting -= 1;
      }
    },
  };
}

type Needed = 'maxWaitMs' | 'clock' | 'onEvent' | 'stop';
