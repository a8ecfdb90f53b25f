import type { TextRange } from '../reference/find-words.js';

/** A place where a take differs from its text. Words that are not judged do not count. */
export interface Difference {
  /** Where in the take, in seconds. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** How long the words that are left out would be, in seconds, and how many there are. */
  readonly missingSeconds: number;
  readonly missingWords: number;
  /** From the first word that is left out to the last one; null: none is. */
  readonly missing: TextRange | null;
  /** How long the speech is that is not the text in order. */
  readonly addedSeconds: number;
  /** The words of the text of which the other speech consists, and how many there are; null: it is something else. */
  readonly added: TextRange | null;
  readonly addedWords: number;
  /** The number of the sentence. */
  readonly sentence: number;
  /** Whether the difference is before the first word that is heard, or after the last one. */
  readonly isAtEdge: boolean;
}

/** How a take differs from its text. It does not depend on limits. */
export interface TakeDifferences {
  readonly differences: readonly Difference[];
  /** How many sentences the text has. */
  readonly sentences: number;
  /**
   * How well the words that are heard in order fit the model: the average log-likelihood of a frame, less what frames of the same
   * states had in training; null: none is heard.
   */
  readonly fit: number | null;
  /** The words of the text, and how many of them cannot be judged, by reason. */
  readonly words: number;
  readonly notJudged: { readonly open: number; readonly unusual: number; readonly spelled: number };
}

/** Amounts in seconds. Each is 0 or more. */
export interface Amounts {
  /** What is left out, without what is said in its place. */
  readonly missing: number;
  /** What is said in addition, without what is left out. */
  readonly added: number;
  /** What is said in place of other words. */
  readonly replaced: number;
}

/** Returns how much differs. Another pronunciation is a word that is left out with about as much speech in its place. */
export const amountsOf = ({ missingSeconds, addedSeconds }: Difference): Amounts => ({
  missing: Math.max(0, missingSeconds - addedSeconds),
  added: Math.max(0, addedSeconds - missingSeconds),
  replaced: Math.min(missingSeconds, addedSeconds),
});
