import type { WordTime } from '../../align/words/word-times.js';
import type { PartTime } from '../timeline/take-figures.js';

/** A part of a chunk's text; `to` is exclusive. */
export type TextPart = Pick<PartTime, 'from' | 'to'>;

/**
 * Returns when the parts of a chunk's text are spoken: each from its first word to the end of its last one. A part without a word
 * has no duration. Parts that are in order and do not overlap have times that are in order and do not overlap.
 * @param words in order
 */
export function sentenceTimes(parts: readonly TextPart[], words: readonly WordTime[]): readonly PartTime[] {
  return parts.map(({ from, to }) => {
    const spoken = words.filter(({ start }) => start >= from && start < to);
    const before = words.findLast(({ start }) => start < from)?.endSample ?? words[0]?.startSample ?? 0;
    const startSample = spoken[0]?.startSample ?? before;
    return { from, to, startSample, endSample: spoken.at(-1)?.endSample ?? startSample };
  });
}
