import type { FaultKind } from './options.js';

/** A submission that complied with the contract and the limits. */
interface SubmissionReport {
  /** Null: no job was created, or the protocol has no ids. */
  readonly requestId: string | null;
  /** The SHA-256 of the request's fields (text, voice, prompt, language_code) in hexadecimal: the same for equal requests. */
  readonly sha256: string;
  readonly characters: number;
  /** The HTTP status of the response; 0: the connection was closed without one. */
  readonly status: number;
  readonly charged: boolean;
  /** The faults that struck it. */
  readonly faults: readonly FaultKind[];
}

/** A scheduled callback. */
export interface CallbackReport {
  readonly requestId: string;
  /** The HTTP status of each attempt so far; 0: no response. */
  readonly statuses: readonly number[];
}

/** Everything that the sandbox received since its start or the last reset. `GET /sandbox/report` returns it. */
export interface SandboxReport {
  /** How often each kind of request got each status (0: the connection was closed without a response). */
  readonly requests: Readonly<Record<RequestKind, Readonly<Record<string, number>>>>;
  /** The number of charged submissions. */
  readonly charged: number;
  readonly chargedUsd: number;
  /** The number of different submissions. If it is lower than `charged`, something was paid twice. */
  readonly distinctRequests: number;
  /** The number of different charged submissions. */
  readonly distinctCharged: number;
  /** The highest number of jobs at a time. */
  readonly peakJobs: number;
  readonly submissions: readonly SubmissionReport[];
  /** All callbacks except those with the fault `lostCallback`. */
  readonly callbacks: readonly CallbackReport[];
  /** Breaches of the contract by a client, one line each. */
  readonly violations: readonly string[];
  /** The sorted names of all headers that the media origin received. */
  readonly mediaHeaders: readonly string[];
}

/** The kinds of requests that a report counts. */
export type RequestKind = 'submit' | 'poll' | 'media' | 'other';

/** The report keeps so many violations. More are usually repetitions. */
const maxViolations = 1000;

/** The record of what a sandbox received and charged. */
export interface Ledger {
  countRequest(kind: RequestKind, status: number): void;
  addSubmission(submission: SubmissionReport): void;
  addCallback(callback: CallbackReport): void;
  addViolation(violation: string): void;
  addMediaHeaders(names: readonly string[]): void;
  seeJobs(underWay: number): void;
  chargedMicroUsd(): number;
  report(): SandboxReport;
  reset(): void;
}

/** Creates the record of a sandbox. @param microUsdOf returns the price of a submission from its number of characters */
export const createLedger = (microUsdOf: (characters: number) => number): Ledger =>
  new SandboxLedger(microUsdOf);

class SandboxLedger implements Ledger {
  readonly #microUsdOf: (characters: number) => number;
  #state = emptyState();

  constructor(microUsdOf: (characters: number) => number) {
    this.#microUsdOf = microUsdOf;
  }

  reset(): void {
    this.#state = emptyState();
  }

  countRequest(kind: RequestKind, status: number): void {
    const counts = this.#state.requests[kind];
    counts[status] = (counts[status] ?? 0) + 1;
  }

  addSubmission(submission: SubmissionReport): void {
    this.#state.submissions.push(submission);
    if (!submission.charged) return;
    this.#state.charged += 1;
    this.#state.chargedMicroUsd += this.#microUsdOf(submission.characters);
  }

  addCallback(callback: CallbackReport): void {
    this.#state.callbacks.push(callback);
  }

  addViolation(violation: string): void {
    if (this.#state.violations.length < maxViolations) this.#state.violations.push(violation);
  }

  addMediaHeaders(names: readonly string[]): void {
    for (const name of names) this.#state.mediaHeaders.add(name);
  }

  seeJobs(underWay: number): void {
    this.#state.peakJobs = Math.max(this.#state.peakJobs, underWay);
  }

  chargedMicroUsd(): number {
    return this.#state.chargedMicroUsd;
  }

  report(): SandboxReport {
    const { requests, submissions, callbacks, violations, mediaHeaders, ...rest } = this.#state;
    return {
      requests: structuredClone(requests),
      charged: rest.charged,
      chargedUsd: rest.chargedMicroUsd / 1e6,
      distinctRequests: countDistinct(submissions),
      distinctCharged: countDistinct(submissions.filter((submission) => submission.charged)),
      peakJobs: rest.peakJobs,
      submissions: [...submissions],
      callbacks: structuredClone(callbacks),
      violations: [...violations],
      mediaHeaders: [...mediaHeaders].sort(),
    };
  }
}

const countDistinct = (submissions: readonly SubmissionReport[]): number =>
  new Set(submissions.map(({ sha256 }) => sha256)).size;

interface LedgerState {
  readonly requests: Record<RequestKind, Record<string, number>>;
  readonly submissions: SubmissionReport[];
  readonly callbacks: CallbackReport[];
  readonly violations: string[];
  readonly mediaHeaders: Set<string>;
  charged: number;
  chargedMicroUsd: number;
  peakJobs: number;
}

const emptyState = (): LedgerState => ({
  requests: { submit: {}, poll: {}, media: {}, other: {} },
  submissions: [],
  callbacks: [],
  violations: [],
  mediaHeaders: new Set(),
  charged: 0,
  chargedMicroUsd: 0,
  peakJobs: 0,
});
