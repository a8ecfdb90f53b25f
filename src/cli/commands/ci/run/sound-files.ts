import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readTimeline, type TimelineDocument } from '../../../../deliver/timeline/timeline-file.js';
import type { RunReport } from '../../../../use-cases/run.js';

/** A file to listen to. */
export interface SoundFile {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly file: string;
  /** Null: it is not there any more. */
  readonly bytes: number | null;
  /** Null: the timeline does not say. */
  readonly seconds: number | null;
  /** Of its chunks, how many this run bought or collected, and how many there are; null: it is not known what it is of. */
  readonly chunks: { readonly now: number; readonly all: number } | null;
  /** It is kept from before, because not all of today's text is recorded. */
  readonly isStale: boolean;
}

/** The files that a run made or found up to date, then those that are stale. */
export async function soundFiles({ delivered, bookPlan }: RunReport): Promise<readonly SoundFile[]> {
  const { book, plan } = bookPlan;
  const { output } = book.manifest;
  const timeline = (await readTimeline(join(book.root, output)))?.document ?? null;
  const stale = new Set(delivered.stale);
  return Promise.all(
    [...new Set([...delivered.files, ...delivered.stale])].map(async (file): Promise<SoundFile> => {
      const made = timeline?.files.find(({ name }) => name === posix.basename(file));
      const chapters = plan.chapters.filter((one) => made?.source === null || made?.source === one.file);
      const sum = (pick: (chapter: (typeof chapters)[number]) => number) =>
        chapters.reduce((total, chapter) => total + pick(chapter), 0);
      return {
        file,
        bytes: await stat(join(book.root, file)).then(
          ({ size }) => size,
          () => null,
        ),
        seconds: timeline === null || made === undefined ? null : secondsOf(made.source, timeline),
        chunks:
          chapters.length === 0
            ? null
            : { now: sum(({ buy, collect }) => buy + collect), all: sum(({ chunks }) => chunks) },
        isStale: stale.has(file),
      };
    }),
  );
}

/** Of a chapter by its Markdown, of the book where that is null. */
function secondsOf(source: string | null, { chapters }: TimelineDocument): number | null {
  const own = chapters.filter(({ file }) => source === null || file === source);
  return own.length === 0 ? null : own.reduce((total, { durationSeconds }) => total + durationSeconds, 0);
}
