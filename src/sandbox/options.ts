/** What a sandbox can be told to get wrong. */
export const faultKinds = [
  /** The connection is dropped before anything is charged. */
  'lostRequest',
  /** 500 with the gateway's JSON error; not charged. */
  'serverError',
  /** 502 with an HTML page, after charging. */
  'badGateway',
  /** 504 with an empty body, after charging. */
  'chargedThen504',
  /** Charged, then the connection is dropped before the answer. */
  'lostAnswer',
  /** Charged, then a 202 without a request id. */
  'noId',
  /** Charged at once, answered after `slowAnswerMs`. */
  'slowAnswer',
  /** The job ends as FAILED (charged). */
  'failed',
  /** The job ends as ERROR (not charged). */
  'error',
  /** The job takes `slowJobMs`. */
  'slowJob',
  /** The status endpoint answers 404, as if it did not know the job. */
  'status404',
  /** The job is COMPLETED and names no media. */
  'emptyMedia',
  /** The first poll of the job is answered with 429. */
  'limitedPoll',
  /** The media answer 404 the first time. */
  'mediaMissing',
  /** The media break off in the middle of the samples that their header declares. */
  'truncatedAudio',
  /** The media are a WAV header without a sample. */
  'headerOnlyAudio',
  /** The media are a web page, as a captive portal answers. */
  'htmlMedia',
  /** The media are a whole file whose speech breaks off after its first third. */
  'shortAudio',
  /** The media are a whole file of silence, as long as it should be. */
  'silentAudio',
  /** The voice stops for five seconds in the middle. */
  'pausedAudio',
  /** The media stop for `slowMediaMs` after their first half. */
  'slowMedia',
  /** The callback is never sent. */
  'lostCallback',
  /** Charged, and the connection is cut in the middle of the sound. */
  'cutAnswer',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** The engines whose servers the sandbox stands in for. */
export const sandboxProtocols = ['pixazo', 'openai'] as const;
export type SandboxProtocol = (typeof sandboxProtocols)[number];

/** Faults of a gateway that takes jobs; the last is one of a server that answers with the sound; all others are of both. */
const ofJobs: readonly FaultKind[] = [
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

/** The faults that a protocol can have. */
export const faultsOf = (protocol: SandboxProtocol): readonly FaultKind[] =>
  faultKinds.filter((kind) => (protocol === 'openai' ? !ofJobs.includes(kind) : kind !== 'cutAnswer'));

/**
 * When a fault strikes: by chance (the same requests, tried as often, meet the same chances with the same seed); at the
 * nth submission, from 1, counted over those that would have been accepted; or every request from the first submission on,
 * for so many milliseconds (null: for ever). A job that one of the first two strikes keeps its fault.
 */
export type FaultRule =
  | { readonly probability: number }
  | { readonly nth: readonly number[] }
  | { readonly forMs: number | null };

export interface SandboxOptions {
  /** `openai`: `POST /v1/audio/speech`, which answers with the sound. */
  readonly protocol: SandboxProtocol;
  /** 0: any free port. */
  readonly port: number;
  readonly mediaPort: number;
  /** `tone`: bursts and pauses shaped like speech, made thousands of times faster than real time. */
  readonly voice: 'tone' | 'espeak';
  /** Of the tone; espeak speaks at its own pace. */
  readonly charactersPerSecond: number;
  /** From submission to the end of the job. */
  readonly latencyMs: readonly [min: number, max: number];
  /** Submissions; null: no limit. */
  readonly rate: { readonly perSecond: number; readonly burst: number } | null;
  /** How a 429 says when to come again. */
  readonly retryAfter: 'seconds' | 'date' | 'body' | 'none';
  /** Jobs at a time, 429 above; null: no limit. */
  readonly concurrency: number | null;
  /** 402 when it is used up; null: bottomless. */
  readonly balanceUsd: number | null;
  /** Keys that are accepted; null: any (`openai`: and none). */
  readonly keys: readonly string[] | null;
  readonly seed: number;
  readonly slowJobMs: number;
  readonly slowAnswerMs: number;
  readonly slowMediaMs: number;
  /** Pauses before further attempts of a callback that was not answered with 2xx; as many as there are pauses. */
  readonly callbackRetriesMs: readonly number[];
  readonly faults: Readonly<Partial<Record<FaultKind, FaultRule>>>;
}

/** A gateway without limits or faults that speaks in tones. */
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
