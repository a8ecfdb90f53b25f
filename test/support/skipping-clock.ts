import type { Clock } from '../../src/base/time/clock.js';
import { onAbort } from '../../src/base/time/on-abort.js';
import type { Engine } from '../../src/engines/engine.js';

/** A clock for runs over real HTTP. It stands still during calls of the engine, and otherwise skips to the end of the next wait. */
export interface SkippingClock extends Clock {
  /** Wraps an engine, so that its calls stop this clock. */
  watch(engine: Engine): Engine;
  /** Runs an action once other waits have moved the clock by `ms`. It does not move the clock itself. */
  after(ms: number, action: () => Promise<void>): void;
  /** Moves the clock by `ms` without ending waits, as if the machine were asleep. */
  jump(ms: number): void;
}

/** Creates a clock at 0. `wall` converts monotonic milliseconds to wall time. Default: the same number. */
export function skippingClock(wall: (monotonicMs: number) => number = (ms) => ms): SkippingClock {
  let now = 0;
  let calls = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  let alarms: { at: number; action: () => Promise<void> }[] = [];
  let isScheduled = false;

  const scheduleSkip = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    // A short real wait, so that the code after the last wait reaches its next call or wait.
    setTimeout(() => {
      isScheduled = false;
      const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || calls > 0) return;
      const alarm = alarms.find(({ at }) => at <= next.at);
      if (alarm !== undefined) {
        alarms = alarms.filter((other) => other !== alarm);
        now = Math.max(now, alarm.at);
        void whileStopped(alarm.action());
        return;
      }
      sleepers = sleepers.filter((other) => other !== next);
      now = Math.max(now, next.at);
      next.wake();
      scheduleSkip();
    }, 1);
  };
  const whileStopped = async <T>(work: Promise<T>): Promise<T> => {
    calls += 1;
    try {
      return await work;
    } finally {
      calls -= 1;
      scheduleSkip();
    }
  };
  return {
    now: () => wall(now),
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
        scheduleSkip();
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
        submit: (request, signal) => whileStopped(engine.submit(request, signal)),
        poll: (requestId, signal) => whileStopped(engine.poll(requestId, signal)),
        download: (url, path, signal) => whileStopped(engine.download(url, path, signal)),
      };
    },
  };
}
