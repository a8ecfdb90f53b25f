import type { OnEvent } from '../../base/events.js';
import type { Clock } from '../../base/time/clock.js';
import { inWords, type Stop, sentence } from './stop.js';

/**
 * The kinds of failure of a gateway. `submission`: it is unknown whether a request was charged; `status`: a poll does not
 * return the status of an accepted request; `media`: the audio of a finished request cannot be downloaded; `audio`: a
 * charged request yielded no audio.
 */
export type FailureKind = 'submission' | 'status' | 'media' | 'audio';

/** One failed attempt. */
export interface Failure {
  /** What failed: the submission, the request id, or for `audio` the key. The same id counts once. */
  readonly id: string;
  readonly message: string;
  /** Whether this run bought it. An older request may fail because the gateway no longer keeps it. */
  readonly isFresh: boolean;
}

/**
 * One circuit breaker for each kind of failure. Three failures in a row open a circuit, and narrate buys nothing while one
 * is open. It goes on following accepted requests, which is free. So that is the probe for `status` and `media`: the next
 * success closes the circuit. Submissions and recordings can only be probed by paying, so those two kinds stop the run's
 * buying.
 */
export interface CircuitBreakers {
  /** Reports a failure. It may open a circuit, or stop buying. */
  failed(kind: FailureKind, failure: Failure): void;
  /** Reports a success, which closes the circuit. */
  succeeded(kind: FailureKind): void;
  /** Reports the success of a request that certainly worked before. It counts for comparisons, and closes no circuit. */
  knownRequestSucceeded(kind: 'status'): void;
  /** Returns when a kind last succeeded, in monotonic milliseconds; null: never in this run. */
  lastSuccessMs(kind: FailureKind): number | null;
  isOpen(kind: FailureKind): boolean;
  /** Returns whether a kind has failed for `limits.maxWait`, so that its requests are left to the next run. */
  hasGivenUp(kind: 'status' | 'media'): boolean;
  /** Reports that a callback delivered the request id of a submission, so its outcome is known. */
  recovered(submission: string): void;
  /** Reports that no callback delivered the request id of a submission. Stops buying if its circuit is open. */
  notRecovered(): void;
  /** Waits until narrate may buy, or until `endWaits`. Rejects with the signal's reason. */
  acquire(signal: AbortSignal): Promise<void>;
  /**
   * Returns whether narrate may buy right now; called right before a submission. `probe`: one purchase may test whether
   * only old requests fail. Null: not now.
   */
  tryEnter(): 'closed' | 'probe' | null;
  /** Allows another probe, because the last one bought nothing. */
  releaseProbe(): void;
  /**
   * Returns whether to give up a request although no other one of its kind succeeded, so that a run with a single bad
   * request can end. True once in a run: at most one request is paid twice because all requests failed.
   */
  mayGiveUpAlone(kind: 'media'): boolean;
  /** Ends all waits, now and later, because nothing more is bought. */
  endWaits(): void;
}

export interface CircuitBreakersOptions {
  readonly clock: Clock;
  /** `limits.maxWait` in milliseconds. */
  readonly maxWaitMs: number;
  /** Whether callbacks can recover lost responses. */
  readonly canRecover: boolean;
  /** Origin of the gateway, for messages. */
  readonly origin: string;
  readonly stop: (stop: Stop) => void;
  readonly onEvent: OnEvent;
}

const failuresToOpen = 3;

/** Time after which old requests that fail may be expired, so that a new one has to show whether the gateway works. */
const probeAfterMs = 60_000;

/** Interval in which a waiting caller checks the state. */
const checkIntervalMs = 1000;

/** The failures of a kind since its last success. */
interface Circuit {
  failing: Set<string>;
  /** Number of failures, repeated ones included. */
  failures: number;
  /** Time of the first failure, in monotonic milliseconds. */
  sinceMs: number;
  hasFresh: boolean;
  /** Whether a purchase is testing whether only old requests fail. */
  isProbed: boolean;
  /** Of the latest failure. */
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

/** Creates closed circuit breakers. */
export const makeCircuitBreakers = (options: CircuitBreakersOptions): CircuitBreakers =>
  new Breakers(options);

class Breakers implements CircuitBreakers {
  readonly #options: CircuitBreakersOptions;
  readonly #circuits: Record<FailureKind, Circuit> = {
    submission: closed(),
    status: closed(),
    media: closed(),
    audio: closed(),
  };
  readonly #lastSuccessMs = new Map<FailureKind, number>();
  readonly #givenUp = new Set<FailureKind>();
  readonly #warned = new Set<FailureKind>();
  #hasEndedWaits = false;
  #hasGivenUpAlone = false;

  constructor(options: CircuitBreakersOptions) {
    this.#options = options;
  }

  failed(kind: FailureKind, { id, message, isFresh }: Failure): void {
    const circuit = this.#circuits[kind];
    if (circuit.failing.size === 0) circuit.sinceMs = this.#options.clock.monotonic();
    circuit.failing.add(id);
    circuit.failures += 1;
    circuit.hasFresh ||= isFresh;
    circuit.message = message;
    if (!this.isOpen(kind)) return;
    switch (kind) {
      case 'audio':
        this.#stopBuying(kind);
        break;
      case 'submission':
        // With a webhook, a callback may still recover it. If none does, `notRecovered` stops buying.
        if (!this.#options.canRecover) this.#stopBuying(kind);
        break;
      case 'status':
      case 'media':
        this.#warnOnce(kind, circuit);
        this.#giveUpWhenDue(kind);
        break;
    }
  }

  succeeded(kind: FailureKind): void {
    this.#lastSuccessMs.set(kind, this.#options.clock.monotonic());
    this.#circuits[kind] = closed();
  }

  knownRequestSucceeded(kind: 'status'): void {
    this.#lastSuccessMs.set(kind, this.#options.clock.monotonic());
  }

  lastSuccessMs(kind: FailureKind): number | null {
    return this.#lastSuccessMs.get(kind) ?? null;
  }

  isOpen(kind: FailureKind): boolean {
    return this.#circuits[kind].failing.size >= failuresToOpen;
  }

  hasGivenUp(kind: 'status' | 'media'): boolean {
    this.#giveUpWhenDue(kind);
    return this.#givenUp.has(kind);
  }

  recovered(submission: string): void {
    this.#circuits.submission.failing.delete(submission);
  }

  notRecovered(): void {
    if (this.isOpen('submission')) this.#stopBuying('submission');
  }

  async acquire(signal: AbortSignal): Promise<void> {
    while (!this.#mayBuy()) {
      await this.#options.clock.sleep(checkIntervalMs, signal);
      this.#giveUpWhenDue('status');
      this.#giveUpWhenDue('media');
    }
  }

  tryEnter(): 'closed' | 'probe' | null {
    if (!this.#mayBuy()) return null;
    const open = this.#open();
    for (const circuit of open) circuit.isProbed = true;
    return open.length > 0 && !this.#hasEndedWaits ? 'probe' : 'closed';
  }

  releaseProbe(): void {
    for (const circuit of this.#open()) circuit.isProbed = false;
  }

  mayGiveUpAlone(kind: 'media'): boolean {
    if (this.#hasGivenUpAlone || (this.isOpen(kind) && !this.#hasOnlyOld(this.#circuits[kind]))) return false;
    this.#hasGivenUpAlone = true;
    return true;
  }

  endWaits(): void {
    this.#hasEndedWaits = true;
  }

  #open(): readonly Circuit[] {
    return (Object.keys(this.#circuits) as FailureKind[])
      .filter((kind) => this.isOpen(kind))
      .map((kind) => this.#circuits[kind]);
  }

  #mayBuy(): boolean {
    return (
      this.#hasEndedWaits || this.#open().every((circuit) => this.#hasOnlyOld(circuit) && !circuit.isProbed)
    );
  }

  #lastedMs({ sinceMs }: Circuit): number {
    return this.#options.clock.monotonic() - sinceMs;
  }

  /** Returns whether only requests of earlier runs have failed, and for a while. */
  #hasOnlyOld(circuit: Circuit): boolean {
    return !circuit.hasFresh && this.#lastedMs(circuit) >= probeAfterMs;
  }

  /** Stops buying if a kind has failed for `limits.maxWait`. */
  #giveUpWhenDue(kind: 'status' | 'media'): void {
    if (!this.isOpen(kind) || this.#lastedMs(this.#circuits[kind]) < this.#options.maxWaitMs) return;
    this.#givenUp.add(kind);
    this.#stopBuying(kind);
  }

  #warnOnce(kind: FailureKind, circuit: Circuit): void {
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    const message = pauseText(kind, circuit, this.#options);
    this.#options.onEvent({ type: 'warning', code: 'buying-paused', message });
  }

  #stopBuying(kind: FailureKind): void {
    this.#options.stop(stopFor(kind, this.#circuits[kind], this.#options));
  }
}

/** Returns what failed, as the start of a sentence. */
function whatFailed(kind: FailureKind, origin: string): string {
  switch (kind) {
    case 'submission':
      return `The gateway at ${origin} does not say whether it accepted the last requests`;
    case 'status':
      return `The gateway at ${origin} does not return the status of its requests`;
    case 'media':
      return `The audio of finished requests at ${origin} cannot be downloaded`;
    case 'audio':
      return `The server at ${origin} responds, but without audio`;
  }
}

const pauseText = (kind: FailureKind, { message }: Circuit, { origin }: CircuitBreakersOptions): string =>
  `${whatFailed(kind, origin)}: ${sentence(message)} Buying is paused until this works again. narrate keeps retrying, which is free.`;

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
        message: `${what} ${failures} requests were possibly charged, so narrate stopped buying.`,
      };
    case 'audio':
      return { code: 'no-sound', message: `${what} ${failures} requests were charged without a result.` };
    case 'status':
    case 'media':
      return { code: 'gateway-failing', message: `${what} This has lasted for ${inWords(maxWaitMs)}.` };
  }
}
