import type { Price } from '../base/money/price.js';

/** A text to speak and how to speak it. */
export interface SpeechRequest {
  readonly text: string;
  readonly voice: string;
  /** Null: the book gives none. */
  readonly prompt: string | null;
  /** A BCP-47 tag; null: the book gives none. */
  readonly language: string | null;
}

/** A request to an engine that creates a job. */
export interface JobRequest extends SpeechRequest {
  /** The address for a callback at the end of the job; null: none. narrate polls too, because a callback may never arrive. */
  readonly callbackUrl: string | null;
}

/** A voice of an engine. */
export interface Voice {
  readonly name: string;
  readonly gender: 'female' | 'male' | null;
  /** One or two words, such as "bright" or "firm"; null: unknown. */
  readonly character: string | null;
  /** The BCP-47 tags of the languages that it speaks; empty: any language. */
  readonly languages: readonly string[];
}

/** Facts about an engine. The file of each profile gives the source of every value. */
export interface EngineProfile {
  readonly name: string;
  readonly model: string;
  readonly limits: {
    /** In UTF-8 bytes: `text`, `prompt`, and both together; null: no known limit. */
    readonly maxTextBytes: number | null;
    readonly maxPromptBytes: number | null;
    readonly maxRequestBytes: number | null;
    /** The most UTF-16 code units in `text`; null: no known limit. */
    readonly maxTextCharacters: number | null;
  };
  readonly price: Price;
  readonly voices: readonly Voice[];
  /** Whether it can have voices that are not in `voices`. */
  readonly supportsAnyVoice: boolean;
  /** BCP-47 tags that are known to work; any other language gives a warning. Empty: any language works. */
  readonly languages: readonly string[];
  /** The only language that it speaks, in any region, such as `en`: any other is an error. Default: no such limit. */
  readonly onlyLanguage?: string;
  /** How delivery tags are written in the text; `none`: the engine has no such tags. */
  readonly tagSyntax: 'brackets' | 'none';
  readonly supportsPrompt: boolean;
  readonly supportsLanguage: boolean;
  /** Whether the same request can give different audio. Only then can a second take be better than the first. */
  readonly varies: boolean;
  /** Characters of text per second of speech, for estimates. */
  readonly charactersPerSecond: number;
  /** Typical seconds from a submission to its audio, for estimates of the duration of a run. */
  readonly secondsPerRequest: number;
}

/** How a submission ended. `uncertain`: the request was possibly charged. */
export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly requestId: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null; readonly message: string }
  /** The engine rejects this request (400) and would reject it again. Not charged. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** The engine rejects every request of this account. Not charged. */
  | {
      readonly kind: 'denied';
      readonly reason: 'key' | 'balance' | 'quota';
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  /** No connection: the request was never sent, so it was not charged. Other requests would fail too. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** A failure that is worth a retry, such as the gateway's own 500. Not charged. */
  | { readonly kind: 'unavailable'; readonly message: string }
  | { readonly kind: 'uncertain'; readonly message: string };

/** The state of a job, as a poll found it. */
export type PollOutcome =
  | { readonly kind: 'pending' }
  /** `mediaUrls` is empty if the response names no audio; a later poll may name it. */
  | { readonly kind: 'completed'; readonly mediaUrls: readonly string[] }
  /** The job ended without audio. `charged` is false only for the status ERROR. */
  | { readonly kind: 'failed'; readonly charged: boolean; readonly message: string }
  /** The gateway does not know this request, or no longer. */
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null; readonly message: string }
  | {
      readonly kind: 'denied';
      readonly reason: 'key' | 'balance' | 'quota';
      readonly message: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unavailable'; readonly message: string };

/** How a download of a job's audio ended. */
export type DownloadOutcome =
  | { readonly kind: 'downloaded'; readonly bytes: number }
  /** The media host responds that it has no such audio. The audio may have expired. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Worth a retry with the URL of a new poll. */
  | { readonly kind: 'unavailable'; readonly message: string };

/**
 * An engine that accepts a job and is polled for its audio. All waits end when the signal aborts. Failures of the network
 * or the gateway are outcomes; no method throws for them.
 */
export interface JobEngine {
  readonly kind: 'jobs';
  readonly profile: EngineProfile;
  /** Scheme, host and port of the server that charges for requests. Each journal line contains it. */
  readonly origin: string;
  submit(request: JobRequest, signal: AbortSignal): Promise<SubmitOutcome>;
  poll(requestId: string, signal: AbortSignal): Promise<PollOutcome>;
  /** Writes the audio to `path`, which must not exist. Does not check the audio. */
  download(url: string, path: string, signal: AbortSignal): Promise<DownloadOutcome>;
  /** Deletes what the engine keeps for a request. Called when the journal says that the request is finished. */
  release(requestId: string): Promise<void>;
  close(): Promise<void>;
}

/** How a request to a direct engine ended. */
export type SpeechOutcome =
  /** Charged. `audio` is a file in any format; `warnings` say which fields of the request the engine ignored. */
  | { readonly kind: 'spoken'; readonly audio: Uint8Array; readonly warnings: readonly string[] }
  | Exclude<SubmitOutcome, { readonly kind: 'accepted' }>;

/** An engine that responds to a request with the audio. */
export interface DirectEngine {
  readonly kind: 'direct';
  readonly profile: EngineProfile;
  /** Scheme, host and port of the server, or `local:` and `model:` with a name. Each journal line contains it. */
  readonly origin: string;
  /**
   * Speaks a text.
   * @throws NarrateError `espeak-missing`, `espeak-failed`, `flite-missing`, `flite-failed`, `invalid-input`, `too-many-files`
   * (all by the offline engines)
   */
  synthesize(request: SpeechRequest, signal: AbortSignal): Promise<SpeechOutcome>;
  close(): Promise<void>;
}

/** An engine of either kind; `kind` tells them apart. */
export type Engine = JobEngine | DirectEngine;
