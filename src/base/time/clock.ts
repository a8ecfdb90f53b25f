import { onAbort } from './on-abort.js';

/** Time, handed in where it is needed, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since 1970 (wall time, for records). */
  now(): number;
  /** Milliseconds from an arbitrary start that never jump (for durations). */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

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
