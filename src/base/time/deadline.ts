import type { Clock } from './clock.js';
import { onAbort } from './on-abort.js';
import { sleepAwake } from './sleep-awake.js';

/** A time limit whose signal aborts when the time is over or when the caller's signal aborts. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Returns whether the time ran out; false also if the caller aborted. */
  expired(): boolean;
  /** Starts the time again from 0. */
  restart(): void;
  /** Stops the timer. Call it when the work is over: a waiting timer keeps the process alive. */
  end(): void;
  /** Aborts work that is still under way. `end` does not, because aborting a finished request costs time. */
  abandon(): void;
}

/** Without a reason, each abort creates an exception with a stack. */
const over = 'over';

/** Starts a deadline of `ms` milliseconds. Time in which this process is suspended does not count. */
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
  // Not AbortSignal.any: a run has one signal and thousands of requests, and a listener can be removed after each.
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
