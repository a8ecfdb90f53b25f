import { onAbort } from './on-abort.js';

/** The source of time. It is passed to its users so that tests can control it. */
export interface Clock {
  /** Returns the wall time in milliseconds since 1970, for records. */
  now(): number;
  /** Returns milliseconds since an arbitrary start, which never jump, for durations. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds. Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const forget =
        signal &&
        onAbort(signal, () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      const timer = setTimeout(() => {
        forget?.();
        resolve();
      }, ms);
    }),
};
