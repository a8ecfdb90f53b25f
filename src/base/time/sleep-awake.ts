import type { Clock } from './clock.js';

const longestNapMs = 1000;

/**
 * Sleeps until this process was awake for `ms`: time in which the machine slept or the process was stopped does not
 * count. What arrived meanwhile can be read before the sleep is over.
 * @throws the signal's reason when it aborts
 */
export async function sleepAwake(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = ms; leftMs > 0; ) {
    const napMs = Math.min(leftMs, longestNapMs);
    const wall = clock.now();
    const steady = clock.monotonic();
    await clock.sleep(napMs, signal);
    // The steady clock of some systems stops while the machine sleeps, and the wall clock may be set: the greater counts.
    const passedMs = Math.max(clock.now() - wall, clock.monotonic() - steady);
    if (passedMs < 2 * napMs) leftMs -= napMs;
  }
  // Due timers run before sockets are read: one more turn of the event loop reads what is already there.
  await clock.sleep(0, signal);
}
