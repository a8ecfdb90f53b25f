/** What is asked of a speech model of the AI SDK, as far as it is used here. */
export interface SpeechModelCall {
  readonly text: string;
  readonly voice: string;
  readonly outputFormat: string;
  readonly instructions?: string;
  /** ISO 639-1. */
  readonly language?: string;
  readonly abortSignal: AbortSignal;
}

/** What a model leaves out or does otherwise: `feature` since version 3 of the specification, `setting` before. */
export interface SpeechModelWarning {
  readonly type: string;
  readonly feature?: string;
  readonly setting?: string;
  readonly details?: string;
  readonly message?: string;
}

/**
 * A speech model of the AI SDK: the part that `SpeechModelV2`, `V3` and `V4` of `@ai-sdk/provider` have in common, so that
 * a model of any provider fits and no package of the SDK is needed here.
 */
export interface SpeechModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(call: SpeechModelCall): PromiseLike<{
    /** A file; a string is base64. */
    readonly audio: string | Uint8Array;
    readonly warnings: readonly SpeechModelWarning[];
  }>;
}
