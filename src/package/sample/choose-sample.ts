/** A sentence of a chapter, in seconds from its start. */
export interface SentenceTime {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** A part of a chapter's file, in seconds. */
export interface SampleRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** How long the end of the part fades out. It is silence or room tone. */
  readonly fadeSeconds: number;
}

/** The silence before the first word. ACX requires 0.5 to 1 s, so a word may be found a quarter of a second too early or too late. */
const headSeconds = 0.75;
/** The silence after the last word, if the next sentence leaves so much. */
const marginSeconds = 0.5;

/**
 * Chooses the sample of a chapter: from its first sentence to the last one that ends within `mostSeconds`. Null: the first sentence
 * is longer.
 */
export function chooseSample(sentences: readonly SentenceTime[], mostSeconds: number): SampleRange | null {
  const [first] = sentences;
  if (first === undefined) return null;
  const startSeconds = Math.max(0, first.startSeconds - headSeconds);
  const limit = startSeconds + mostSeconds - marginSeconds;
  const count = sentences.findIndex(({ endSeconds }) => endSeconds > limit);
  const last = sentences[(count < 0 ? sentences.length : count) - 1];
  if (last === undefined) return null;
  const next = sentences[sentences.indexOf(last) + 1]?.startSeconds ?? Infinity;
  const endSeconds = Math.min(last.endSeconds + marginSeconds, Math.max(next, last.endSeconds));
  return { startSeconds, endSeconds, fadeSeconds: endSeconds - last.endSeconds };
}
