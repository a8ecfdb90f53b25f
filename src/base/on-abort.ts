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
