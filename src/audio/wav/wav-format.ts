/** The format of samples: integers of 8 (unsigned), 16, 24 or 32 bits, or floats of 32 or 64 bits. */
export interface WavFormat {
  readonly encoding: 'int' | 'float';
  readonly bitsPerSample: number;
  readonly channels: number;
  /** In Hz. */
  readonly sampleRate: number;
}

/** A readable WAV file. The `dataBytes` bytes from `dataOffset` on are whole frames, and the file has all of them. */
export interface WavInfo extends WavFormat {
  readonly frames: number;
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/**
 * The result of an inspection. `header-only`: a WAV file without frames. `truncated`: shorter than its header says.
 * `unsupported`: a WAV file of a kind that narrate cannot read, such as a compressed one. `message` is a clause without a
 * subject, such as `is empty`.
 */
export type WavInspection =
  | { readonly kind: 'ok'; readonly info: WavInfo }
  | {
      readonly kind: 'bad';
      readonly reason: 'not-wav' | 'header-only' | 'truncated' | 'unsupported';
      readonly message: string;
    };
