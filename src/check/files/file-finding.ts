/** What is wrong with a file that was made, by code: the closed list that docs/errors.md is tested against. */
export const fileFindingCodes = {
  missing: 'The file is not there, or not all of its text is recorded.',
  stale: "The file is not made from today's text and settings, or was changed since.",
  undecodable: 'ffmpeg cannot decode the file to its end.',
  silent: 'Nothing is said in the file: it is silence all through.',
  rms: 'The level over the whole file (root mean square) is out of bounds.',
  peak: 'The highest sample is over the bound.',
  'true-peak': 'The sound is higher than the bound, at its samples or between them.',
  loudness:
    'The integrated loudness (ITU-R BS.1770) is out of bounds, or there is too little sound to measure it.',
  'noise-floor': 'The quietest half second is too loud, or the file is shorter than that.',
  'sample-rate': 'The file has another sample rate than is asked for.',
  'sample-bits': 'The samples have another number of bits than is asked for.',
  'bit-rate': 'The bit rate is out of bounds.',
  'bit-rate-varies': 'The bit rate is not the same throughout, and must be.',
  channels: 'The file has another number of channels than most of the others, and all must be alike.',
  head: 'The silence before the first word is too short or too long.',
  tail: 'The silence after the last word is too short or too long.',
  length: 'The file is longer or shorter than allowed.',
} as const;

export type FileFindingCode = keyof typeof fileFindingCodes;

/** One reason why a file will not be taken, as data. */
export interface FileFinding {
  readonly code: FileFindingCode;
  /** For people, with the figures in it; a sentence without its subject ("has an RMS of -27.3 dB …"). */
  readonly message: string;
  /** In the unit of its code: dB, LUFS, Hz, bits, b/s, channels or seconds; null: not measured. */
  readonly measured: number | null;
  /** Null: no bound on that side. */
  readonly least: number | null;
  readonly most: number | null;
}
