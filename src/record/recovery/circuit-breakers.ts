import type { OnEvent } from '../../base/events.js';
import type { Clock } from '../../base/time/clock.js';
import { inWords, type Stop, sentence } from './stop.js';

/**
 * What a gateway can fail at. `submission`: it is unknown whether a request was charged; `status`: it does not say how an
 * accepted request stands; `media`: the audio of a finished request cannot be had; `audio`: what was charged is no audio.
 */
export type FailureKind = 'submission' | 'status' | 'media' | 'audio';

export interface Failure {
  /** What failed: the submission, the request id, or for `audio` the key. The same one counts once. */
  readonly id: string;
  readonly message: string;
  /** Whether this run bought it. An older request may fail because the gateway no longer keeps it. */
  readonly isFresh: boolean;
}

/**
 * A circuit breaker for each kind of failure. Three failures in a row open a circuit, and while one is open nothing is
 * bought. Following what was accepted is free and goes on, so it is the probe for `status` and `media`: the next success
 * closes the circuit. A submission or a recording can only be probed by paying, so those two stop the run's buying.
 */
export interface CircuitBreakers {
  failed(kind: FailureKind, failure: Failure): void;
  succeeded(kind: FailureKind): void;
  /** A request that certainly worked before works now too: good for comparison, and it closes no circuit. */
  compared(kind: 'status'): void;
  /** When a kind last succeeded, on the monotonic clock; null: never in this run. */
  lastSuccessMs(kind: FailureKind): number | null;
  isOpen(kind: FailureKind): boolean;
  /** Whether a kind has failed for `limits.maxWait`, so that following its requests any longer is left to the next run. */
  hasGivenUp(kind: 'status' | 'media'): boolean;
  /** A callback told the request id of a submission: its outcome is known after all. */
  recovered(submission: string): void;
  /** No callback told the request id of a submission. */
  notRecovered(): void;
  /** Waits until something may be bought, or `over`. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /**
   * Whether something may be bought right now; to be asked right before it is. `probe`: one thing, to find out whether
   * only old requests fail. Null: not now.
   */
  tryEnter(): 'closed' | 'probe' | null;
  /** What was let through as a probe was not bought, so another one may be. */
  releaseProbe(): void;
  /**
   * Whether a request may be given up although none of its kind succeeded meanwhile, so that a run with a single bad
   * request can end. Granted once in a run: at most one request is paid twice because a failure was general.
   */
  mayGiveUpAlone(kind: 'media'): boolean;
  /** Nothing more is bought: lets everyone go who waits. */
  endWaits(): void;
}

export interface CircuitBreakersOptions {
  readonly clock: Clock;
  readonly maxWaitMs: number;
  /** Whether callbacks may still tell the request ids of lost responses. */
  readonly canRecover: boolean;
  /** Origin of the gateway, for messages. */
  readonly origin: string;
  readonly stop: (stop: Stop) => void;
  readonly onEvent: OnEvent;
}

const failuresToOpen = 3;

/** Old requests that fail for so long may be gone, so that a new one has to show whether the gateway works. */
const probeAfterMs = 60_000;

/** Whoever waits looks up this often. */
const lookUpMs = 1000;

/** Failures of a kind since its last success. */
interface Circuit {
  failing: Set<string>;
  /** Each time that something failed. */
  failures: number;
  sinceMs: number;
  hasFresh: boolean;
  /** Whether a purchase has been let through to find out whether only old requests fail. */
  isProbed: boolean;
  message: string;
}

const closed = (): Circuit => ({
  failing: new Set(),
  failures: 0,
  sinceMs: 0,
  hasFresh: false,
  isProbed: false,
  message: '',
});

export function makeCircuitBreakers(options: CircuitBreakersOptions): CircuitBreakers {
  const { clock, maxWaitMs, canRecover, stop, onEvent } = options;
  const circuits: Record<FailureKind, Circuit> = {
    submission: closed(),
    status: closed(),
    media: closed(),
    audio: closed(),
  };
  const lastSuccess = new Map<FailureKind, number>();
  const givenUp = new Set<FailureKind>();
  const warned = new Set<FailureKind>();
  let isOver = false;
  let hasGivenUpAlone = false;

  const isOpen = (kind: FailureKind): boolean => circuits[kind].failing.size >= failuresToOpen;
  const lastedMs = ({ sinceMs }: Circuit): number => clock.monotonic() - sinceMs;
  /** Whether all that fails is old, and has failed for a while. */
  const isOnlyOld = (circuit: Circuit): boolean => !circuit.hasFresh && lastedMs(circuit) >= probeAfterMs;
  const open = (): readonly Circuit[] =>
    (Object.keys(circuits) as FailureKind[]).filter(isOpen).map((kind) => circuits[kind]);
  const mayBuy = (): boolean => isOver || open().every((circuit) => isOnlyOld(circuit) && !circuit.isProbed);
  const stopBuying = (kind: FailureKind): void => stop(stopFor(kind, circuits[kind], options));

  /** Stops buying where a kind has failed for as long as a run waits. */
  function giveUpWhenDue(kind: 'status' | 'media'): void {
    if (!isOpen(kind) || lastedMs(circuits[kind]) < maxWaitMs) return;
    givenUp.add(kind);
    stopBuying(kind);
  }

  return {
    failed(kind, { id, message, isFresh }) {
      const circuit = circuits[kind];
      if (circuit.failing.size === 0) circuit.sinceMs = clock.monotonic();
      circuit.failing.add(id);
      circuit.failures += 1;
      circuit.hasFresh ||= isFresh;
      circuit.message = message;
      if (!isOpen(kind)) return;
      if (kind === 'audio' || (kind === 'submission' && !canRecover)) return stopBuying(kind);
      if (kind === 'submission') return;
      if (!warned.has(kind)) {
        warned.add(kind);
        onEvent({ type: 'warning', code: 'buying-paused', message: pauseText(kind, circuit, options) });
      }
      giveUpWhenDue(kind);
    },
    succeeded(kind) {
      lastSuccess.set(kind, clock.monotonic());
      circuits[kind] = closed();
    },
    compared(kind) {
      lastSuccess.set(kind, clock.monotonic());
    },
    lastSuccessMs: (kind) => lastSuccess.get(kind) ?? null,
    isOpen,
    hasGivenUp(kind) {
      giveUpWhenDue(kind);
      return givenUp.has(kind);
    },
    recovered(submission) {
      circuits.submission.failing.delete(submission);
    },
    notRecovered() {
      if (isOpen('submission')) stopBuying('submission');
    },
    async acquire(signal) {
      while (!mayBuy()) {
        await clock.sleep(lookUpMs, signal);
        giveUpWhenDue('status');
        giveUpWhenDue('media');
      }
    },
    tryEnter() {
      if (!mayBuy()) return null;
      for (const circuit of open()) circuit.isProbed = true;
      return open().length > 0 && !isOver ? 'probe' : 'closed';
    },
    releaseProbe() {
      for (const circuit of open()) circuit.isProbed = false;
    },
    mayGiveUpAlone(kind) {
      if (hasGivenUpAlone || (isOpen(kind) && !isOnlyOld(circuits[kind]))) return false;
      hasGivenUpAlone = true;
      return true;
    },
    endWaits() {
      isOver = true;
    },
  };
}

/** What failed, as the beginning of a sentence. */
function whatFailed(kind: FailureKind, origin: string): string {
  switch (kind) {
    case 'submission':
      return `The gateway at ${origin} does not say whether it accepted the last requests`;
    case 'status':
      return `The gateway at ${origin} does not say how its requests stand`;
    case 'media':
      return `The audio of finished requests of ${origin} cannot be downloaded`;
    case 'audio':
      return `The server at ${origin} answers, but not with sound`;
  }
}

const pauseText = (kind: FailureKind, { message }: Circuit, { origin }: CircuitBreakersOptions): string =>
  `${whatFailed(kind, origin)}: ${sentence(message)} buying waits until that works again. narrate keeps asking, which is free.`;

function stopFor(
  kind: FailureKind,
  { message, failures }: Circuit,
  { origin, maxWaitMs }: CircuitBreakersOptions,
): Stop {
  const what = `${whatFailed(kind, origin)}: ${sentence(message)}`;
  switch (kind) {
    case 'submission':
      return {
        code: 'gateway-failing',
        message: `${what} Each of ${failures} requests may have been charged, so buying stopped.`,
      };
    case 'audio':
      return { code: 'no-sound', message: `${what} ${failures} requests were charged for that.` };
    case 'status':
    case 'media':
      return { code: 'gateway-failing', message: `${what} That has lasted for ${inWords(maxWaitMs)}.` };
  }
}
