import { secondsOf } from '../../base/samples.js';
import type { DeliverChapter, DeliverOptions, TakeFile } from '../delivery.js';
import { type ChapterTimeline, chapterTimeline, commonRate } from './chapter-timeline.js';
import { cuesOf } from './cues.js';
import { matchLevels } from './match-levels.js';
import type { TakeFigures } from './take-figures.js';
import type { TimelineDocument } from './timeline-file.js';

/** A chapter with its place in the book. */
export interface LaidOutChapter {
  readonly chapter: DeliverChapter;
  /** Null: not all of the chapter is recorded. */
  readonly timeline: ChapterTimeline | null;
  /** The start in the book; null: this chapter or an earlier one is incomplete. */
  readonly startSample: number | null;
}

/** The whole book at one sample rate, with its credits. Chapters without spoken text are left out. */
export interface BookLayout {
  /** In Hz; null: the figures of no take are known. */
  readonly sampleRate: number | null;
  readonly chapters: readonly LaidOutChapter[];
}

/** Lays the book out. `figures` are those of its takes, by fingerprint; a take that has none counts as missing. */
export function layOutBook(
  { chapters, audio }: Pick<DeliverOptions, 'chapters' | 'audio'>,
  figures: ReadonlyMap<string, TakeFigures>,
): BookLayout {
  const used = chapters.flatMap(({ chunks }) =>
    chunks.flatMap(({ take }) => figures.get(take?.fingerprint ?? '') ?? []),
  );
  const sampleRate = commonRate(used);
  let nextStart: number | null = 0;
  const laidOut = chapters
    .filter(({ chunks }) => chunks.length > 0)
    .map((chapter): LaidOutChapter => {
      const known = (take: TakeFile) => figures.get(take.fingerprint) ?? null;
      const raw = sampleRate === null ? null : chapterTimeline(chapter, audio.gaps, sampleRate, known);
      const timeline = raw === null || audio.loudness === null ? raw : matchLevels(raw, known);
      const startSample = nextStart;
      nextStart = nextStart === null || timeline === null ? null : nextStart + timeline.samples;
      return { chapter, timeline, startSample: timeline === null ? null : startSample };
    });
  return { sampleRate, chapters: laidOut };
}

/** Tells whether something is a chapter and not the credits, which have no page. */
export const isChapter = ({ credits }: Pick<DeliverChapter, 'credits'>): boolean => credits === undefined;

/** Returns the chapters that have a page to read along, so without the credits. */
export const readAlong = ({ chapters }: BookLayout): readonly LaidOutChapter[] =>
  chapters.filter(({ chapter }) => isChapter(chapter));

/** Returns seconds, rounded to the microsecond: finer than a sample, and short. */
const seconds = (samples: number, sampleRate: number): number =>
  Math.round(secondsOf(samples, sampleRate) * 1e6) / 1e6;

type DocumentChapters = TimelineDocument['chapters'];
const cache = new WeakMap<BookLayout, DocumentChapters>();

/** Returns the `chapters` of `timeline.json`: complete chapters with all times. Computed once for each layout. */
export function documentChapters(layout: BookLayout): DocumentChapters {
  const chapters = cache.get(layout) ?? chaptersOf(layout);
  cache.set(layout, chapters);
  return chapters;
}

function chaptersOf({ chapters, sampleRate }: BookLayout): DocumentChapters {
  return chapters.flatMap(({ chapter, timeline, startSample }) => {
    if (timeline === null || sampleRate === null) return [];
    const at = (samples: number) => seconds(samples, sampleRate);
    return [
      {
        chapter: chapter.chapter,
        ...(chapter.credits && { credits: chapter.credits }),
        file: chapter.file,
        title: chapter.title,
        startSeconds: startSample === null ? null : at(startSample),
        durationSeconds: at(timeline.samples),
        sections: timeline.sections.map(({ title, depth, startSample: start, endSample }) => ({
          title,
          depth,
          startSeconds: at(start),
          endSeconds: at(endSample),
        })),
        chunks: timeline.chunks.map(({ chunk, startSample: start, endSample }) => ({
          chunk: chunk.chunk,
          key: chunk.key,
          startSeconds: at(start),
          endSeconds: at(endSample),
          line: chunk.place.line,
          endLine: chunk.endLine,
        })),
        cues: cuesOf(timeline.lines, { samples: timeline.samples, sampleRate }).map(
          ({ startMs, endMs, text }) => ({ startSeconds: startMs / 1000, endSeconds: endMs / 1000, text }),
        ),
      },
    ];
  });
}
