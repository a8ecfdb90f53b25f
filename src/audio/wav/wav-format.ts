/** How samples are stored: whole numbers of 8 (unsigned), 16, 24 or 32 bits, or floats of 32 or 64. */
export interface WavFormat {
  readonly encoding: 'int' | 'float';
  readonly bitsPerSample: number;
  readonly channels: number;
  /** Frames a second. */
  readonly sampleRate: number;
}

/** A WAV file that can be read: `dataBytes` from `dataOffset` on are whole frames, all of them in the file. */
export interface WavInfo extends WavFormat {
  readonly frames: number;
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/**
 * What a file turned out to be. `header-only`: a WAV of no frames; `truncated`: shorter than it says it is;
 * `unsupported`: a WAV of a kind that is not read here (compressed, more than 8 channels …).
 */
export type WavInspection =
  | { readonly kind: 'ok'; readonly info: WavInfo }
  | {
      readonly kind: 'bad';
      readonly reason: 'not-wav' | 'header-only' | 'truncated' | 'unsupported';
      readonly message: string;
    };
