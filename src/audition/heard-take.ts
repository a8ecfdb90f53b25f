import type { TakeLevels } from './level-match.js';

/** A sentence of a passage, as written on the page, with its time in a take in seconds. */
export interface HeardSentence {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** A take that was read for the page of an audition. */
export interface HeardTake extends TakeLevels {
  /** Mono, 16 bits. */
  readonly samples: Int16Array;
  readonly sampleRate: number;
  /** Whether the times of sentences are estimated from the pauses, because no run found the words in this take. */
  readonly isEstimated: boolean;
  /** The sentences of each paragraph. */
  readonly paragraphs: readonly (readonly HeardSentence[])[];
}
