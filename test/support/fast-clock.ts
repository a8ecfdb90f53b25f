import { type Clock, systemClock } from '../../src/base/time/clock.js';

/** A clock that is a hundred times as fast as the system's. */
export const fastClock: Clock = {
  ...systemClock,
  monotonic: () => systemClock.monotonic() * 100,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};
