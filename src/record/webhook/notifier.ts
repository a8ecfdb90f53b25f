import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';

/** Ends waits between polls as soon as a callback for the request arrives. */
export interface Notifier {
  /** Ends the current wait for this request, or the next one if there is none now. */
  notify(requestId: string): void;
  /** Resolves after `ms` milliseconds, or as soon as a callback for the request arrives. Rejects with the signal's reason. */
  wait(
    requestId: string,
    ms: number,
    wait: { readonly clock: Clock; readonly signal: AbortSignal },
  ): Promise<void>;
}

/** Creates a notifier. A callback between two waits is not lost: it ends the second one. */
export function makeNotifier(): Notifier {
  const waiting = new Map<string, () => void>();
  const notified = new Set<string>();
  return {
    notify(requestId) {
      const endWait = waiting.get(requestId);
      if (endWait === undefined) notified.add(requestId);
      else endWait();
    },
    async wait(requestId, ms, { clock, signal }) {
      signal.throwIfAborted();
      if (notified.delete(requestId)) return;
      const ended = new AbortController();
      waiting.set(requestId, () => ended.abort(ended));
      const unsubscribe = onAbort(signal, () => ended.abort(signal.reason));
      try {
        await clock.sleep(ms, ended.signal);
      } catch (error) {
        if (error !== ended) throw error;
      } finally {
        waiting.delete(requestId);
        unsubscribe();
      }
    },
  };
}
