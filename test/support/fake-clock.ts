import type { Clock } from '../../src/base/time/clock.js';
import { onAbort } from '../../src/base/time/on-abort.js';

/** A clock that only `advance` moves. Waits end in the order of their times. */
export interface FakeClock extends Clock {
  /** Moves the clock by `ms`, and ends the waits that are due. */
  advance(ms: number): Promise<void>;
  /** Returns the number of current waits. */
  sleepers(): number;
}

/** Creates a clock at 0. */
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
        const unsubscribe =
          signal &&
          onAbort(signal, () => {
            sleepers = sleepers.filter((other) => other !== sleeper);
            reject(signal.reason);
          });
        const wake = () => {
          unsubscribe?.();
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
