import type { Clock } from './clock.js';

const longestNapMs = 1000;

/**
 * Sleeps until this process was awake for `ms` milliseconds. Time in which the machine slept or the process was stopped
 * does not count. Data that arrived meanwhile is read before the promise resolves.
 * @throws the signal's reason when it aborts
 */
export async function sleepAwake(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = ms; leftMs > 0; ) {
    const napMs = Math.min(leftMs, longestNapMs);
    const wall = clock.now();
    const monotonic = clock.monotonic();
    await clock.sleep(napMs, signal);
    // On some systems the monotonic clock stops while the machine sleeps, and the wall clock may be set: use the greater.
    const passedMs = Math.max(clock.now() - wall, clock.monotonic() - monotonic);
    if (passedMs < 2 * napMs) leftMs -= napMs;
  }
  // Due timers run before sockets are read: one more turn of the event loop reads the data that has arrived.
  await clock.sleep(0, signal);
}
