import { findWords } from '../../align/reference/find-words.js';
import { secondsOf } from '../../base/samples.js';
import type { SpokenChapter, SpokenSentence, SpokenWord } from '../../render/rendered-chapter.js';
import type { LaidOutChapter } from './book-layout.js';
import { chapterLanguage } from './chapter-language.js';
import { chapterWords, type WordsByTake } from './chapter-words.js';

/** A chapter with what is known of its times. */
export interface TimedWords {
  readonly laidOut: LaidOutChapter;
  /** In Hz; null: nothing is recorded. */
  readonly sampleRate: number | null;
  /** The words of takes by fingerprint. */
  readonly words: WordsByTake;
  /** The language of the book, BCP-47; null: unknown. */
  readonly language: string | null;
}

/**
 * Returns a chapter as it is spoken, with the times of its sentences and words in seconds to the millisecond. All times are null
 * while the chapter is not complete.
 */
export function spokenChapter({ laidOut, sampleRate, words, language }: TimedWords): SpokenChapter {
  const { chapter, timeline } = laidOut;
  const timed = timeline === null || sampleRate === null ? null : { timeline, sampleRate };
  const wordsOfParts =
    timed && chapterWords({ ...laidOut, timeline: timed.timeline }, timed.sampleRate, words);
  const seconds = (sample: number): number =>
    Math.round(secondsOf(sample, timed?.sampleRate ?? 1) * 1000) / 1000;
  let nextPart = 0;
  const sentenceOf = (line: number, index: number): SpokenSentence => {
    const parts = chapter.lines[line]?.sentences[index] ?? [];
    const times = timed?.timeline.lines[line]?.[index] ?? [];
    const [first, last] = [times[0], times.at(-1)];
    let start = 0;
    const found = parts.flatMap(({ text }): SpokenWord[] => {
      const known = wordsOfParts?.[nextPart++] ?? [];
      const offset = start;
      start += text.length;
      if (known.length === 0)
        return findWords(text).map(({ start: from, end }) => ({
          at: offset + from,
          length: end - from,
          startSeconds: null,
          endSeconds: null,
        }));
      return known.map(({ at, text: { length }, startSample, endSample }) => ({
        at: offset + at,
        length,
        startSeconds: seconds(startSample),
        endSeconds: seconds(endSample),
      }));
    });
    return {
      text: parts.map(({ text }) => text).join(''),
      startSeconds: first === undefined ? null : seconds(first.startSample),
      endSeconds: last === undefined ? null : seconds(last.endSample),
      words: found,
    };
  };
  return {
    chapter: chapter.chapter,
    file: chapter.file,
    title: chapter.title,
    language: chapterLanguage(chapter.lines, language),
    blocks: chapter.lines.map(({ span, language: own, sentences }, line) => ({
      span,
      language: own,
      sentences: sentences.map((_, index) => sentenceOf(line, index)),
    })),
  };
}
