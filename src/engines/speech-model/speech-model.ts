/** The options of a call to a speech model of the AI SDK that narrate uses. */
export interface SpeechModelCall {
  readonly text: string;
  readonly voice: string;
  readonly outputFormat: string;
  readonly instructions?: string;
  /** ISO 639-1. */
  readonly language?: string;
  readonly abortSignal: AbortSignal;
}

/** A warning of a model, for example about an ignored option. Its name is in `feature`, and before version 3 in `setting`. */
export interface SpeechModelWarning {
  readonly type: string;
  readonly feature?: string;
  readonly setting?: string;
  readonly details?: string;
  readonly message?: string;
}

/**
 * A speech model of the AI SDK: the common part of `SpeechModelV2`, `V3` and `V4` in `@ai-sdk/provider`. Models of all
 * providers have this type, and narrate needs no package of the SDK.
 */
export interface SpeechModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(call: SpeechModelCall): PromiseLike<{
    /** An audio file; a string is base64. */
    readonly audio: string | Uint8Array;
    readonly warnings: readonly SpeechModelWarning[];
  }>;
}
