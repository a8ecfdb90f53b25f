import type { Clock } from '../base/time/clock.js';
import { sleepAwake } from '../base/time/sleep-awake.js';

/** How long the answers to POSTs under way are awaited once a run is to end. */
const graceMs = 10_000;

/** How the jobs of a run are told to end. */
export interface RunEnd {
  /** Ends what waits: the user said so, or the machine failed. */
  readonly signal: AbortSignal;
  /** Ends POSTs under way, some seconds later, so that what was paid for is still written down. */
  readonly lateSignal: AbortSignal;
  /** The machine failed, or we were told to end: nothing new starts, what is in flight comes home. */
  breakOff(error: unknown): void;
  /** What a job threw, as the run is to throw it: the first failure of the machine, else this. */
  causeOf(reason: unknown): unknown;
  /** Whether a job ended because the user said so. */
  isAsked(reason: unknown): boolean;
  /** No timer and no listener is left behind. */
  done(): void;
}

/** `asked`: aborted when the user wants the run to end. */
export function makeRunEnd(asked: AbortSignal, clock: Clock): RunEnd {
  const broken = new AbortController();
  const late = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([asked, broken.signal]);
  const onAbort = () => {
    sleepAwake(clock, graceMs, done.signal).then(
      () => late.abort(signal.reason),
      () => {},
    );
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal,
    lateSignal: late.signal,
    breakOff(error) {
      if (!signal.aborted) broken.abort(error);
    },
    causeOf: (reason) => (broken.signal.aborted ? broken.signal.reason : reason),
    isAsked: (reason) => asked.aborted && reason === asked.reason,
    done() {
      done.abort();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
