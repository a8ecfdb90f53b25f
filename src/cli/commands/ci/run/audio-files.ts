import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readTimeline, type TimelineDocument } from '../../../../deliver/timeline/timeline-file.js';
import type { RunReport } from '../../../../use-cases/run.js';

/** An audio file in a run's summary. */
export interface AudioFile {
  /** Path relative to the manifest's folder, with forward slashes. */
  readonly file: string;
  /** Null: the file no longer exists. */
  readonly bytes: number | null;
  /** The length of its audio; null: the timeline does not have it. */
  readonly seconds: number | null;
  /** How many of its chunks this run bought or collected, and how many it has; null: its chapters are unknown. */
  readonly chunks: { readonly now: number; readonly all: number } | null;
  /** Whether it is an older file, kept because parts of the current text are not recorded. */
  readonly isStale: boolean;
}

/** Returns the files that are up to date after a run, then the stale ones. */
export async function audioFiles({ delivered, bookPlan }: RunReport): Promise<readonly AudioFile[]> {
  const { book, plan } = bookPlan;
  const { output } = book.manifest;
  const timeline = (await readTimeline(join(book.root, output)))?.document ?? null;
  const stale = new Set(delivered.stale);
  return Promise.all(
    [...new Set([...delivered.files, ...delivered.stale])].map(async (file): Promise<AudioFile> => {
      const entry = timeline?.files.find(({ name }) => name === posix.basename(file));
      const chapters = plan.chapters.filter((one) => entry?.source === null || entry?.source === one.file);
      const sum = (pick: (chapter: (typeof chapters)[number]) => number) =>
        chapters.reduce((total, chapter) => total + pick(chapter), 0);
      return {
        file,
        bytes: await stat(join(book.root, file)).then(
          ({ size }) => size,
          () => null,
        ),
        seconds: timeline === null || entry === undefined ? null : secondsOf(entry.source, timeline),
        chunks:
          chapters.length === 0
            ? null
            : { now: sum(({ buy, collect }) => buy + collect), all: sum(({ chunks }) => chunks) },
        isStale: stale.has(file),
      };
    }),
  );
}

/** Returns the length of a chapter, by its Markdown file, or of the book if `source` is null; null: unknown. */
function secondsOf(source: string | null, { chapters }: TimelineDocument): number | null {
  const own = chapters.filter(({ file }) => source === null || file === source);
  return own.length === 0 ? null : own.reduce((total, { durationSeconds }) => total + durationSeconds, 0);
}
