import type { Clock } from '../base/time/clock.js';
import { sleepAwake } from '../base/time/sleep-awake.js';

/** Time to await the responses of POSTs in flight once a run is to end, in milliseconds. */
const graceMs = 10_000;

/** Ends the jobs of a run, because the user asked for it or because this machine failed. */
export interface RunEnd {
  /** Aborts all waits. */
  readonly signal: AbortSignal;
  /** Aborts POSTs in flight, some seconds after `signal`, so that the journal still gets their outcome. */
  readonly lateSignal: AbortSignal;
  /** Ends the run because of an error. Does nothing if the run is to end already. */
  fail(error: unknown): void;
  /** Returns the error that the run throws for what a job threw: the first failure of this machine, or else `reason`. */
  causeOf(reason: unknown): unknown;
  /** Returns whether a job threw because the user ended the run. */
  isRequested(reason: unknown): boolean;
  /** Removes the timer and the listener. */
  dispose(): void;
}

/** Creates the end of a run. `requested`: aborted when the user wants the run to end. */
export function makeRunEnd(requested: AbortSignal, clock: Clock): RunEnd {
  const failed = new AbortController();
  const late = new AbortController();
  const disposed = new AbortController();
  const signal = AbortSignal.any([requested, failed.signal]);
  const onAbort = () => {
    sleepAwake(clock, graceMs, disposed.signal).then(
      () => late.abort(signal.reason),
      () => {},
    );
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal,
    lateSignal: late.signal,
    fail(error) {
      if (!signal.aborted) failed.abort(error);
    },
    causeOf: (reason) => (failed.signal.aborted ? failed.signal.reason : reason),
    isRequested: (reason) => requested.aborted && reason === requested.reason,
    dispose() {
      disposed.abort();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
