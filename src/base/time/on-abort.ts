import { setMaxListeners } from 'node:events';

/**
 * Calls `listener` when the signal aborts, until the returned function is called. A run has one signal and as many
 * waits on it as requests at a time: Node's warning about more than ten listeners would be noise on stderr.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** The same promise, but rejected with the signal's reason as soon as that aborts. The work itself goes on. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(forget);
    if (signal.aborted) reject(signal.reason);
  });
}
