import { setMaxListeners } from 'node:events';

/**
 * Calls `listener` when the signal aborts. The returned function removes the listener.
 * A run has one signal with a listener for each request under way, so Node's warning about more than ten listeners is off.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Returns a promise that settles like `work`, or rejects with the signal's reason when it aborts. The work itself continues. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(forget);
    if (signal.aborted) reject(signal.reason);
  });
}
