import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';

/** Wakes polls: tells which requests a callback came for. */
export interface Notifier {
  /** The next sleep for this request ends at once, or the one under way. */
  notify(requestId: string): void;
  /** Resolves after `ms`, or as soon as a callback for the request comes. Rejects with the signal's reason. */
  wait(
    requestId: string,
    ms: number,
    wait: { readonly clock: Clock; readonly signal: AbortSignal },
  ): Promise<void>;
}

/** A callback that comes between two sleeps is not lost: it shortens the second. */
export function makeNotifier(): Notifier {
  const asleep = new Map<string, () => void>();
  const called = new Set<string>();
  return {
    notify(requestId) {
      const wakeUp = asleep.get(requestId);
      if (wakeUp === undefined) called.add(requestId);
      else wakeUp();
    },
    async wait(requestId, ms, { clock, signal }) {
      signal.throwIfAborted();
      if (called.delete(requestId)) return;
      const nap = new AbortController();
      asleep.set(requestId, () => nap.abort(nap));
      const forget = onAbort(signal, () => nap.abort(signal.reason));
      try {
        await clock.sleep(ms, nap.signal);
      } catch (error) {
        if (error !== nap) throw error;
      } finally {
        asleep.delete(requestId);
        forget();
      }
    },
  };
}
