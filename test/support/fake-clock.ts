import type { Clock } from '../../src/base/time/clock.js';
import { onAbort } from '../../src/base/time/on-abort.js';

/** A clock that stands still until it is moved; sleepers wake in order. */
export interface FakeClock extends Clock {
  /** Moves on by `ms`, waking whoever is due on the way. */
  advance(ms: number): Promise<void>;
  /** How many sleep now. */
  sleepers(): number;
}

export function fakeClock(): FakeClock {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const forget =
          signal &&
          onAbort(signal, () => {
            sleepers = sleepers.filter((other) => other !== sleeper);
            reject(signal.reason);
          });
        const wake = () => {
          forget?.();
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.push(sleeper);
      }),
    sleepers: () => sleepers.length,
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = sleepers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        sleepers = sleepers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
      await settle();
    },
  };
}
