/** Meaning of every code of a file finding. A closed list that docs/errors.md is tested against. */
export const fileFindingCodes = {
  missing: 'The file does not exist, or part of its text is not recorded.',
  stale: 'The file does not match the current text and settings, or something else changed it.',
  undecodable: 'ffmpeg cannot decode the whole file.',
  silent: 'The file is silent throughout.',
  rms: 'The level of the whole file (root mean square) is out of range.',
  peak: 'The highest sample is over the maximum.',
  'true-peak': 'The true peak, at the samples or between them, is over the maximum.',
  loudness:
    'The integrated loudness (ITU-R BS.1770) is out of range, or the file has too little sound to measure it.',
  'noise-floor': 'The quietest half second is too loud, or the file is shorter than half a second.',
  'sample-rate': 'The target requires a different sample rate.',
  'sample-bits': 'The target requires a different number of bits per sample.',
  'bit-rate': 'The bit rate is out of range.',
  'bit-rate-varies': 'The bit rate is variable, but the target requires a constant one.',
  channels: 'The number of channels differs from that of most files, but must be the same for all.',
  head: 'The silence before the first word is too short or too long.',
  tail: 'The silence after the last word is too short or too long.',
  length: 'The file is longer or shorter than the target allows.',
} as const;

/** Code of a file finding. */
export type FileFindingCode = keyof typeof fileFindingCodes;

/** Reason why a target would reject a file. */
export interface FileFinding {
  readonly code: FileFindingCode;
  /** Sentence without its subject, with the measured value ("has an RMS level of -27.3 dB …"). */
  readonly message: string;
  /** In the unit of the code: dB, LUFS, Hz, bits, b/s, channels or seconds; null: not measured. */
  readonly measured: number | null;
  /** Allowed minimum; null: none. */
  readonly least: number | null;
  /** Allowed maximum; null: none. */
  readonly most: number | null;
}
