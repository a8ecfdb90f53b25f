import { type Clock, systemClock } from '../../src/base/time/clock.js';

/** Creates a clock that is `times` as fast as the system's. */
export function fasterClock(times: number): Clock {
  const start = systemClock.now();
  return {
    now: () => start + (systemClock.now() - start) * times,
    monotonic: () => systemClock.monotonic() * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
