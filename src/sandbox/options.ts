/** The faults that a sandbox can have. */
export const faultKinds = [
  /** The connection is closed before anything is charged. */
  'lostRequest',
  /** Not charged, then 500 with the gateway's JSON error. */
  'serverError',
  /** Charged, then 502 with an HTML page. */
  'badGateway',
  /** Charged, then 504 with an empty body. */
  'chargedThen504',
  /** Charged, then the connection is closed before the response. */
  'lostAnswer',
  /** Charged, then 202 without a request id. */
  'noId',
  /** Charged, then the response comes after `slowAnswerMs`. */
  'slowAnswer',
  /** The job ends as FAILED (charged). */
  'failed',
  /** The job ends as ERROR (not charged). */
  'error',
  /** The job takes `slowJobMs`. */
  'slowJob',
  /** A poll gets 404, as if the gateway did not know the job. */
  'status404',
  /** The job is COMPLETED and names no media. */
  'emptyMedia',
  /** The first poll of the job gets 429. */
  'limitedPoll',
  /** The first download gets 404. */
  'mediaMissing',
  /** The file ends before the number of samples in its header. */
  'truncatedAudio',
  /** The file is a WAV header without samples. */
  'headerOnlyAudio',
  /** The file is a web page, such as one of a captive portal. */
  'htmlMedia',
  /** The file is valid, but the speech stops after its first third. */
  'shortAudio',
  /** The file is valid and has the right length, but it is silent. */
  'silentAudio',
  /** The voice pauses for five seconds in the middle. */
  'pausedAudio',
  /** The download pauses for `slowMediaMs` after its first half. */
  'slowMedia',
  /** The callback is never sent. */
  'lostCallback',
  /** Charged, then the connection is closed in the middle of the audio. */
  'cutAnswer',
] as const;

/** The name of a fault. */
export type FaultKind = (typeof faultKinds)[number];

/** The engines whose servers the sandbox replaces. */
export const sandboxProtocols = ['pixazo', 'openai'] as const;
/** The name of a protocol, which is the name of its engine. */
export type SandboxProtocol = (typeof sandboxProtocols)[number];

/** The faults that only the protocol with jobs has. `cutAnswer` is only in the other protocol, and all others are in both. */
const jobFaults: readonly FaultKind[] = [
  'noId',
  'failed',
  'error',
  'slowJob',
  'status404',
  'emptyMedia',
  'limitedPoll',
  'mediaMissing',
  'slowMedia',
  'lostCallback',
];

/** Returns the faults that a protocol can have, in the order of `faultKinds`. */
export const faultsOf = (protocol: SandboxProtocol): readonly FaultKind[] =>
  faultKinds.filter((kind) => (protocol === 'openai' ? !jobFaults.includes(kind) : kind !== 'cutAnswer'));

/**
 * When a fault strikes.
 * - `probability`: by chance. The same seed, request and number of attempts give the same result.
 * - `nth`: at these submissions, counted from 1. Submissions over a limit do not count.
 * - `forMs`: at every request for so many milliseconds after the first submission; null: for ever.
 *
 * With the first two, the fault stays with the job.
 */
export type FaultRule =
  | { readonly probability: number }
  | { readonly nth: readonly number[] }
  | { readonly forMs: number | null };

/** The options of a sandbox. */
export interface SandboxOptions {
  /** `pixazo`: jobs. `openai`: `POST /v1/audio/speech`, whose response is the audio. */
  readonly protocol: SandboxProtocol;
  /** 0: any free port. */
  readonly port: number;
  /** 0: any free port. */
  readonly mediaPort: number;
  /** `tone`: sounds and pauses that are distributed as in speech, thousands of times faster than real time. */
  readonly voice: 'tone' | 'espeak';
  /** The speed of `tone`; espeak has its own. */
  readonly charactersPerSecond: number;
  /** From submission to the end of the job. */
  readonly latencyMs: readonly [min: number, max: number];
  /** The limit of submissions; null: no limit. */
  readonly rate: { readonly perSecond: number; readonly burst: number } | null;
  /** How a 429 says how long to wait: a header with seconds or a date, the text of the body, or not at all. */
  readonly retryAfter: 'seconds' | 'date' | 'body' | 'none';
  /** The most jobs at a time, with 429 above; null: no limit. */
  readonly concurrency: number | null;
  /** The balance of the account. When it is used up, a submission gets 402. Null: unlimited. */
  readonly balanceUsd: number | null;
  /** The valid keys; null: any key (with `openai`, also none). */
  readonly keys: readonly string[] | null;
  /** The seed of everything that happens by chance. */
  readonly seed: number;
  readonly slowJobMs: number;
  readonly slowAnswerMs: number;
  readonly slowMediaMs: number;
  /** The pauses before each retry of a callback that got no 2xx. Their number is the number of retries. */
  readonly callbackRetriesMs: readonly number[];
  readonly faults: Readonly<Partial<Record<FaultKind, FaultRule>>>;
}

/** The default options: a gateway without limits or faults that speaks in tones. */
export const defaultSandboxOptions: SandboxOptions = {
  protocol: 'pixazo',
  port: 0,
  mediaPort: 0,
  voice: 'tone',
  charactersPerSecond: 15,
  latencyMs: [0, 0],
  rate: null,
  retryAfter: 'seconds',
  concurrency: null,
  balanceUsd: null,
  keys: null,
  seed: 1,
  slowJobMs: 30_000,
  slowAnswerMs: 5000,
  slowMediaMs: 5000,
  callbackRetriesMs: [500, 2000],
  faults: {},
};
