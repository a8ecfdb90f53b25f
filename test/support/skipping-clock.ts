import type { Clock } from '../../src/base/time/clock.js';
import { onAbort } from '../../src/base/time/on-abort.js';
import type { Engine } from '../../src/engines/engine.js';

/** A clock for whole runs over real HTTP: it stands still while the engine is at work, and else skips to whoever is to wake next. */
export interface SkippingClock extends Clock {
  /** Calls of the engine given back hold this clock. */
  watch(engine: Engine): Engine;
  /** Does something when others' waiting has brought the clock on by `ms`; on its own it moves nothing. */
  after(ms: number, action: () => Promise<void>): void;
  /** The machine slept: time has gone by and nobody saw it. */
  jump(ms: number): void;
}

/** `wall` turns the time since the start into wall time: by default it is the same. */
export function skippingClock(wall: (monotonicMs: number) => number = (ms) => ms): SkippingClock {
  let now = 0;
  let working = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  let alarms: { at: number; action: () => Promise<void> }[] = [];
  let looking = false;

  const look = (): void => {
    if (looking) return;
    looking = true;
    // A real moment, so that what was just woken comes to its next request or sleep.
    setTimeout(() => {
      looking = false;
      const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || working > 0) return;
      const alarm = alarms.find(({ at }) => at <= next.at);
      if (alarm !== undefined) {
        alarms = alarms.filter((other) => other !== alarm);
        now = Math.max(now, alarm.at);
        void held(alarm.action());
        return;
      }
      sleepers = sleepers.filter((other) => other !== next);
      now = Math.max(now, next.at);
      next.wake();
      look();
    }, 1);
  };
  const held = async <T>(work: Promise<T>): Promise<T> => {
    working += 1;
    try {
      return await work;
    } finally {
      working -= 1;
      look();
    }
  };
  return {
    now: () => wall(now),
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
        look();
      }),
    after(ms, action) {
      alarms.push({ at: now + ms, action });
    },
    jump(ms) {
      now += ms;
    },
    watch(engine) {
      if (engine.kind === 'direct') return engine;
      return {
        ...engine,
        submit: (request, signal) => held(engine.submit(request, signal)),
        poll: (requestId, signal) => held(engine.poll(requestId, signal)),
        download: (url, path, signal) => held(engine.download(url, path, signal)),
      };
    },
  };
}
