/** What a finding says, by code: the closed list that docs/errors.md is tested against. */
export const findingCodes = {
  silent: 'The take is silence all through.',
  'too-short': 'The take is shorter than its text can be read in, so something is missing.',
  'too-long': 'The take is longer than its text takes to read, so something was added, or the reading drags.',
  'pause-inside': 'The voice stops for too long in the middle of the take.',
  'head-cut': 'The take begins in the middle of a sound.',
  'tail-cut': 'The take ends in the middle of a sound.',
  'tail-run-on': 'The take goes on after the text has been read.',
  'too-quiet': 'The take is far quieter than the others of its voice.',
  'too-loud': 'The take is far louder than the others of its voice.',
  'level-falls': 'The voice gets quieter from the beginning of the take to its end.',
  clipped: 'The loudest parts of the take are cut off at full scale.',
  'dc-offset': 'The whole take is shifted away from zero.',
} as const;

export type FindingCode = keyof typeof findingCodes;

/** One reason to doubt a take, as data. */
export interface Finding {
  readonly code: FindingCode;
  /** For people, with the figures in it; a sentence without its subject ("lasts 2.1 s …"). */
  readonly message: string;
  /** Seconds, decibels, or a share from 0 to 1: `unit` says which. */
  readonly measured: number;
  /** What a good take has; null: no bound on that side. */
  readonly expected: { readonly least: number | null; readonly most: number | null };
  readonly unit: 's' | 'dB' | 'dBFS' | 'share';
}
