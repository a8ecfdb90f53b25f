/** What the word check may find, with what each code means. */
export const wordFindingCodes = {
  'words-missing': 'The take leaves out words of its text.',
  'words-added': 'The take says words that are not in its text.',
  'words-replaced': 'The take says other words than its text.',
} as const;

export type WordFindingCode = keyof typeof wordFindingCodes;

/** A place where a take does not say its text. */
export interface WordFinding {
  readonly code: WordFindingCode;
  /**
   * The words of the text concerned, as sent to the engine: those that are missing or replaced, or those that are repeated.
   * Empty for other added speech.
   */
  readonly words: string;
  /** The place of those words in the sent text, in UTF-16 code units; `end` is exclusive. Null if `words` is empty. */
  readonly start: number | null;
  readonly end: number | null;
  /** Where in the take, in seconds. For missing words: the place where they should be. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** How much is missing, added or replaced, in seconds: the figure that the limits apply to. */
  readonly seconds: number;
  /** low: a single word or a small difference. It is shown on request, and never flags a take. */
  readonly confidence: 'high' | 'low';
}

/**
 * Why a word was not judged. open: it may be read in several ways; unusual: it follows a tag such as `[whispers]`; spelled: the
 * reference voice spells its script out.
 */
export const notJudgedReasons = ['open', 'unusual', 'spelled'] as const;

export type NotJudgedReason = (typeof notJudgedReasons)[number];

/** What the word check says about a take. */
export interface WordJudgement {
  /** The id of the voice's model that was used. */
  readonly model: string;
  /** The limits beyond which a finding has high confidence, in seconds: the larger of the fixed one and the voice's own. */
  readonly limits: { readonly missing: number; readonly added: number; readonly replaced: number };
  readonly findings: readonly WordFinding[];
  /** The words of the text. */
  readonly words: number;
  /** How many of them were not judged, by reason. */
  readonly notJudged: { readonly [Reason in NotJudgedReason]?: number };
}
