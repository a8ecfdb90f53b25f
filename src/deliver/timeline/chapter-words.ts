import type { WordTime } from '../../align/words/word-times.js';
import type { LaidOutChapter } from './book-layout.js';
import { type ChapterTimeline, inChapter } from './chapter-timeline.js';
import type { TimedLine } from './cues.js';
import { type PageWord, pageWords } from './page-words.js';

/** A chapter all of which is recorded. */
export type TimedLayout = LaidOutChapter & { readonly timeline: ChapterTimeline };

/** The words of takes by fingerprint. */
export type WordsByTake = Pick<ReadonlyMap<string, readonly WordTime[]>, 'get'>;

/** Returns the fingerprints of a chapter's takes whose words are found. */
export const alignedTakes = ({ timeline }: TimedLayout): readonly string[] =>
  timeline.chunks.flatMap(({ take, aligned }) => (aligned === undefined ? [] : [take.fingerprint]));

/** Returns all that the words of a chapter depend on, as plain data. It needs only the hashes of the words. */
export const wordInputs = ({ chapter, timeline }: TimedLayout, sampleRate: number) => ({
  sampleRate,
  lines: chapter.lines.map(({ sentences }) => sentences),
  chunks: timeline.chunks.map(({ chunk, aligned, startSample, endSample, skippedSamples }) => ({
    chunk: chunk.chunk,
    words: aligned?.words ?? null,
    startSample,
    endSample,
    skippedSamples,
  })),
});

/**
 * Returns the words of each part of a sentence as they are written on the page, in samples of the chapter, in the same order as
 * `timeline.lines.flat(2)`. Empty for a part whose words are not known.
 */
export function chapterWords(
  { timeline }: TimedLayout,
  sampleRate: number,
  words: WordsByTake,
): readonly (readonly PageWord[])[] {
  // Words may be parsed each time that they are asked for, and a chunk has many sentences.
  const chunks = new Map(
    timeline.chunks.map((entry) => [
      entry.chunk.chunk,
      { entry, found: entry.aligned && words.get(entry.take.fingerprint) },
    ]),
  );
  return timeline.lines.flat(2).map(({ part }) => {
    const { entry, found } = chunks.get(part.chunk) ?? {};
    if (entry?.aligned === undefined || found === undefined) return [];
    const place = { ...entry, takeRate: entry.aligned.takeRate, sampleRate };
    const spoken = found
      .filter(({ start }) => start >= part.from && start < part.to)
      .map(({ start, end, startSample, endSample, confidence }) => ({
        text: entry.chunk.text.slice(start, end),
        startSample: inChapter(startSample, place),
        endSample: inChapter(endSample, place),
        confidence,
      }));
    return pageWords(part.text, spoken);
  });
}

/** A character that stands for the start of a word. Markdown replaces it, so no text contains it. */
export const wordMark = '\0';

/** Returns the lines of a chapter with a `wordMark` before each word, so that the words can be found in cues. */
export function markWords(
  lines: readonly TimedLine[],
  words: readonly (readonly PageWord[])[],
): readonly TimedLine[] {
  let next = 0;
  return lines.map((line) =>
    line.map((sentence) =>
      sentence.map((timed) => {
        let text = timed.part.text;
        for (const { at } of (words[next++] ?? []).toReversed())
          text = `${text.slice(0, at)}${wordMark}${text.slice(at)}`;
        return { ...timed, part: { ...timed.part, text } };
      }),
    ),
  );
}
