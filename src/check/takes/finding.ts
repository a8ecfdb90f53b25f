import { type WordFinding, wordFindingCodes } from '../words/word-judgement.js';

/** Meaning of every code of a take finding. A closed list that docs/errors.md is tested against. */
export const findingCodes = {
  silent: 'The take is silent throughout.',
  'too-short': 'The take is too short for its text, so words are probably missing.',
  'too-long':
    'The take is too long for its text, so words were probably added, or the voice reads too slowly.',
  'pause-inside': 'The take has a pause that is too long.',
  'head-cut': 'The take begins in the middle of a sound.',
  'tail-cut': 'The take ends in the middle of a sound.',
  'tail-run-on': 'The take continues after the end of its text.',
  'too-quiet': 'The take is far quieter than the other takes of its voice.',
  'too-loud': 'The take is far louder than the other takes of its voice.',
  'level-falls': 'The voice gets quieter from the beginning of the take to the end.',
  clipped: 'The loudest parts of the take are cut off at full scale.',
  'dc-offset': 'The whole take is shifted away from zero (DC offset).',
  ...wordFindingCodes,
} as const;

/** Code of a take finding. */
export type FindingCode = keyof typeof findingCodes;

/** Reason why a take is flagged. */
export interface Finding {
  readonly code: FindingCode;
  /** Sentence without its subject, with the measured value ("speaks for 2.1 s …"). */
  readonly message: string;
  /** In `unit`: seconds, decibels, or a share from 0 to 1. */
  readonly measured: number;
  /** Range of a good take, in `unit`; null: no bound. */
  readonly expected: { readonly least: number | null; readonly most: number | null };
  readonly unit: 's' | 'dB' | 'dBFS' | 'share';
  /** The words concerned and their place; only in findings of the word check. */
  readonly wordFinding?: WordFinding;
  /** The line in the Markdown file of the first word concerned, from 1. Absent: the finding is about no words of the text. */
  readonly line?: number;
}
