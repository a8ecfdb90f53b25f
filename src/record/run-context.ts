import type { OnEvent } from '../base/events.js';
import { type Clock, systemClock } from '../base/time/clock.js';
import type { OnOpen } from '../state/state.js';
import type { Governor } from './governor.js';

/** What a caller can pass to a run in addition to the book. */
export interface RunContextOptions {
  readonly onEvent?: OnEvent | undefined;
  /** Ends the run when aborted, as Ctrl-C does. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Returns 0 to 1, for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Is told when the state is open. Default: nothing. */
  readonly onOpen?: OnOpen | undefined;
  /** Owns the rate and the budgets that this run shares with others. Default: it shares none. */
  readonly governor?: Governor | undefined;
}

/** The same options with all defaults set. */
export interface RunContext {
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onOpen?: OnOpen | undefined;
  readonly governor?: Governor | undefined;
}

/** Sets the defaults of the options. */
export const runContext = ({
  onEvent = () => {},
  signal = new AbortController().signal,
  clock = systemClock,
  random = Math.random,
  onOpen,
  governor,
}: RunContextOptions): RunContext => ({ onEvent, signal, clock, random, onOpen, governor });
