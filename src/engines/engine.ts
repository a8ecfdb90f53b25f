import type { Price } from '../base/money/price.js';

/** What is to be said, in the terms of the page. `prompt` and `language` are absent where the book gives none. */
export interface SpeechRequest {
  readonly text: string;
  readonly voice: string;
  readonly prompt: string | null;
  /** BCP-47. */
  readonly language: string | null;
}

/** Speech to be made by a job. */
export interface JobRequest extends SpeechRequest {
  /** Where the engine may say that the job has ended, in place of being asked; null: nowhere. Saying so is never relied on. */
  readonly callbackUrl: string | null;
}

export interface Voice {
  readonly name: string;
  readonly gender: 'female' | 'male' | null;
  /** One or two words: bright, firm … */
  readonly character: string | null;
  /** BCP-47 languages it speaks; empty: any. */
  readonly languages: readonly string[];
}

/** What is known of an engine, as data; each value has its source beside it in the profile's file. */
export interface EngineProfile {
  readonly name: string;
  readonly model: string;
  readonly limits: {
    /** UTF-8 bytes of `text`, of `prompt`, and of both together; null: no limit known. */
    readonly maxTextBytes: number | null;
    readonly maxPromptBytes: number | null;
    readonly maxRequestBytes: number | null;
    /** UTF-16 code units of `text`; null: no limit known. */
    readonly maxTextCharacters: number | null;
  };
  readonly price: Price;
  readonly voices: readonly Voice[];
  /** Whether it may have voices besides those. */
  readonly supportsAnyVoice: boolean;
  /** BCP-47 codes known to work; another one is worth a warning. Empty: any. */
  readonly languages: readonly string[];
  /** How a delivery tag is written inside the text. */
  readonly tagSyntax: 'brackets' | 'none';
  readonly supportsPrompt: boolean;
  readonly supportsLanguage: boolean;
  /** Whether the same request may come out otherwise the next time, so that a bad take is worth another try. */
  readonly varies: boolean;
  /** Characters of text a second of speech, for estimates. */
  readonly charactersPerSecond: number;
  /** Typical seconds from submission to audio, for estimates of wall time. */
  readonly secondsPerRequest: number;
}

/** How a submission ended. `uncertain`: nobody knows whether it was charged. */
export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly requestId: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null; readonly message: string }
  /** The request itself is at fault (400): the same one will be refused again. Not charged. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** The account is at fault: no request will go through. Not charged. */
  | {
      readonly kind: 'denied';
      readonly reason: 'key' | 'balance' | 'quota';
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  /** Nothing is there to take it: no connection, no name. Never sent, so not charged; no other request would fare better. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** Not charged, and worth another try: the gateway's own 500. */
  | { readonly kind: 'unavailable'; readonly message: string }
  | { readonly kind: 'uncertain'; readonly message: string };

export type PollOutcome =
  | { readonly kind: 'pending' }
  /** `mediaUrls` may be empty: then no audio is named, or not yet. */
  | { readonly kind: 'completed'; readonly mediaUrls: readonly string[] }
  /** The job ended without audio. `charged` is false for ERROR alone. */
  | { readonly kind: 'failed'; readonly charged: boolean; readonly message: string }
  /** The gateway does not know this request (any more). */
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null; readonly message: string }
  | {
      readonly kind: 'denied';
      readonly reason: 'key' | 'balance' | 'quota';
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unavailable'; readonly message: string };

export type DownloadOutcome =
  | { readonly kind: 'downloaded'; readonly bytes: number }
  /** The media host answers that it has no such audio: it may have expired. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Worth another try with a freshly polled URL. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** An engine that takes a job and is asked for it later. All waits end with the signal. None of these throws for what the world does. */
export interface JobEngine {
  readonly kind: 'jobs';
  readonly profile: EngineProfile;
  /** Scheme, host and port that the money goes to; written in each journal line. */
  readonly origin: string;
  submit(request: JobRequest, signal: AbortSignal): Promise<SubmitOutcome>;
  poll(requestId: string, signal: AbortSignal): Promise<PollOutcome>;
  /** Writes the media to `path` (which must not exist). The audio is not checked here. */
  download(url: string, path: string, signal: AbortSignal): Promise<DownloadOutcome>;
  /** The request is over, and the journal says so: what is kept for it may go. */
  release(requestId: string): Promise<void>;
  close(): Promise<void>;
}

/** What came of asking for speech at once. */
export type SpeechOutcome =
  /** Charged from here on. `audio` is a file as it came, of a format that is not known yet; `warnings` say what the engine left out. */
  | { readonly kind: 'spoken'; readonly audio: Uint8Array; readonly warnings: readonly string[] }
  | Exclude<SubmitOutcome, { readonly kind: 'accepted' }>;

/** An engine that answers at once, with the sound. */
export interface DirectEngine {
  readonly kind: 'direct';
  readonly profile: EngineProfile;
  readonly origin: string;
  /** @throws NarrateError `espeak-missing` and the like. */
  synthesize(request: SpeechRequest, signal: AbortSignal): Promise<SpeechOutcome>;
  close(): Promise<void>;
}

export type Engine = JobEngine | DirectEngine;
