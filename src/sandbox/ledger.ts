import type { FaultKind } from './options.js';

/** One submission that reached the point of being accepted or not. */
interface SubmissionReport {
  /** Null: it never became a job, or nobody was told its id. */
  readonly requestId: string | null;
  /** SHA-256 of the request's fields (text, voice, prompt, language_code), hexadecimal: equal for equal requests. */
  readonly sha256: string;
  readonly characters: number;
  /** The HTTP status of the answer; 0: the connection was dropped. */
  readonly status: number;
  readonly charged: boolean;
  /** The faults that struck it. */
  readonly faults: readonly FaultKind[];
}

/** A callback that was promised to a webhook. */
export interface CallbackReport {
  readonly requestId: string;
  /** The HTTP status of each attempt so far; 0: no answer. */
  readonly statuses: readonly number[];
}

/** Everything that the sandbox saw since its start or the last reset: what `GET /sandbox/report` gives. */
export interface SandboxReport {
  /** How often each kind of request got each status (0: the connection was dropped). */
  readonly requests: Readonly<Record<RequestKind, Readonly<Record<string, number>>>>;
  readonly charged: number;
  readonly chargedUsd: number;
  /** Different request bodies among those submitted; fewer than `charged` means that something was paid for twice. */
  readonly distinctRequests: number;
  /** Different request bodies among those charged. */
  readonly distinctCharged: number;
  /** The most jobs that were under way at once. */
  readonly peakJobs: number;
  readonly submissions: readonly SubmissionReport[];
  /** Callbacks, those that were lost on purpose excepted. */
  readonly callbacks: readonly CallbackReport[];
  /** What a client did that the contract forbids. */
  readonly violations: readonly string[];
  /** Names of headers seen at the media origin, sorted. */
  readonly mediaHeaders: readonly string[];
}

export type RequestKind = 'submit' | 'poll' | 'media' | 'other';

/** A violation more than this is a flood of the same one. */
const maxViolations = 1000;

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

/** Keeps the sandbox's books. `microUsdOf`: what a submission of so many characters costs. */
export function createLedger(microUsdOf: (characters: number) => number): Ledger {
  let requests: Record<RequestKind, Record<string, number>>;
  let submissions: SubmissionReport[];
  let callbacks: CallbackReport[];
  let violations: string[];
  let mediaHeaders: Set<string>;
  let charged: number;
  let chargedMicroUsd: number;
  let peakJobs: number;
  const reset = (): void => {
    requests = { submit: {}, poll: {}, media: {}, other: {} };
    submissions = [];
    callbacks = [];
    violations = [];
    mediaHeaders = new Set();
    charged = 0;
    chargedMicroUsd = 0;
    peakJobs = 0;
  };
  reset();
  const distinct = (of: readonly SubmissionReport[]): number => new Set(of.map(({ sha256 }) => sha256)).size;
  return {
    reset,
    countRequest(kind, status) {
      requests[kind][status] = (requests[kind][status] ?? 0) + 1;
    },
    addSubmission(submission) {
      submissions.push(submission);
      if (!submission.charged) return;
      charged += 1;
      chargedMicroUsd += microUsdOf(submission.characters);
    },
    addCallback(callback) {
      callbacks.push(callback);
    },
    addViolation(violation) {
      if (violations.length < maxViolations) violations.push(violation);
    },
    addMediaHeaders(names) {
      for (const name of names) mediaHeaders.add(name);
    },
    seeJobs(underWay) {
      peakJobs = Math.max(peakJobs, underWay);
    },
    chargedMicroUsd: () => chargedMicroUsd,
    report: () => ({
      requests: structuredClone(requests),
      charged,
      chargedUsd: chargedMicroUsd / 1e6,
      distinctRequests: distinct(submissions),
      distinctCharged: distinct(submissions.filter((submission) => submission.charged)),
      peakJobs,
      submissions: [...submissions],
      callbacks: structuredClone(callbacks),
      violations: [...violations],
      mediaHeaders: [...mediaHeaders].sort(),
    }),
  };
}
