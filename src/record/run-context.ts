import type { OnEvent } from '../base/events.js';
import { type Clock, systemClock } from '../base/time/clock.js';

/** What a run is given from outside, beside the book. */
export interface RunContextOptions {
  readonly onEvent?: OnEvent | undefined;
  /** Aborted: the run ends as with Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** From 0 to 1, for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The same with nothing left open. */
export interface RunContext {
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
}

export const runContext = ({
  onEvent = () => {},
  signal = new AbortController().signal,
  clock = systemClock,
  random = Math.random,
}: RunContextOptions): RunContext => ({ onEvent, signal, clock, random });
