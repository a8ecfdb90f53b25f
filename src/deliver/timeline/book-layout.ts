import { secondsOf } from '../../base/samples.js';
import type { DeliverChapter, DeliverOptions, TakeFile } from '../delivery.js';
import { type ChapterTimeline, chapterTimeline, commonRate } from './chapter-timeline.js';
import { cuesOf } from './cues.js';
import { matchLevels } from './match-levels.js';
import type { TakeFigures } from './take-figures.js';
import type { TimelineDocument } from './timeline-file.js';

/** A chapter and where everything sits in it; null: not all of it is recorded. */
export interface LaidOutChapter {
  readonly chapter: DeliverChapter;
  readonly timeline: ChapterTimeline | null;
  /** Where it starts in the book; null while a chapter before it is not complete. */
  readonly startSample: number | null;
}

/** The whole book at one rate. Chapters without a word to speak are left out. */
export interface BookLayout {
  /** Null while no take is known. */
  readonly sampleRate: number | null;
  readonly chapters: readonly LaidOutChapter[];
}

/** Lays the book out from what is known of its takes, by fingerprint; a take that is not among them is not to be had. */
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

/** Seconds to the microsecond: finer than a sample, and short to read. */
const seconds = (samples: number, sampleRate: number): number =>
  Math.round(secondsOf(samples, sampleRate) * 1e6) / 1e6;

type DocumentChapters = TimelineDocument['chapters'];
const known = new WeakMap<BookLayout, DocumentChapters>();

/** The part of `timeline.json` that says where everything is: complete chapters only. Found once for each layout. */
export function documentChapters(layout: BookLayout): DocumentChapters {
  const chapters = known.get(layout) ?? chaptersOf(layout);
  known.set(layout, chapters);
  return chapters;
}

function chaptersOf({ chapters, sampleRate }: BookLayout): DocumentChapters {
  return chapters.flatMap(({ chapter, timeline, startSample }) => {
    if (timeline === null || sampleRate === null) return [];
    const at = (samples: number) => seconds(samples, sampleRate);
    return [
      {
        chapter: chapter.chapter,
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
