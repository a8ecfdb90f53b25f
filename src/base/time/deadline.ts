import type { Clock } from './clock.js';
import { onAbort } from './on-abort.js';
import { sleepAwake } from './sleep-awake.js';

/** A signal that follows the caller's, and aborts by itself after so long without a `restart`. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether the time ran out (and it was not the caller who aborted). */
  expired(): boolean;
  restart(): void;
  /** Must be called when the work is over: a waiting timer holds the process. */
  end(): void;
  /** Aborts what is still under way. Not a part of `end`, because aborting a request that is over is not free. */
  abandon(): void;
}

/** A reason of our own: without one, each abort makes an exception with a stack. */
const over = 'over';

/** Starts a deadline of `ms` in which this process is awake; time is the clock's, so tests can hold it. */
export function startDeadline(clock: Clock, ms: number, caller: AbortSignal): Deadline {
  const own = new AbortController();
  const follow = (): void => own.abort(caller.reason);
  let timer = new AbortController();
  let expired = false;
  const start = (): void => {
    timer = new AbortController();
    sleepAwake(clock, ms, timer.signal).then(
      () => {
        expired = true;
        own.abort(new Error('The time is up'));
      },
      () => {},
    );
  };
  if (caller.aborted) follow();
  // Not AbortSignal.any: a run has one signal and thousands of requests, and this way each leaves nothing behind.
  const forget = onAbort(caller, follow);
  start();
  return {
    signal: own.signal,
    expired: () => expired,
    restart() {
      timer.abort(over);
      start();
    },
    end() {
      timer.abort(over);
      forget();
    },
    abandon() {
      own.abort(over);
    },
  };
}
