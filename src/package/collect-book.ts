import { join } from 'node:path';
import { formats } from '../audio/formats/registry.js';
import type { Target } from '../check/files/targets/target.js';
import type { TargetName } from '../check/files/targets.js';
import type { DeliverOptions } from '../deliver/delivery.js';
import type { TimelineDocument } from '../deliver/timeline/timeline-file.js';
import type { PackageAudio, PackageBook } from './package-book.js';

/** What a package is collected from. */
export interface CollectJob extends Pick<PackageBook, 'cover' | 'url' | 'feedUrl'> {
  readonly options: DeliverOptions;
  readonly timeline: TimelineDocument;
  readonly target: Target<TargetName>;
  readonly isbn: string | null;
}

/** Collects the files and the facts of a book for a package; null: no file is for the target. The sample is added later. */
export function collectBook({
  options,
  timeline,
  target,
  isbn,
  cover,
  url,
  feedUrl,
}: CollectJob): Omit<PackageBook, 'sample'> | null {
  const pathOf = ({ name }: { readonly name: string }) => join(options.outputFolder, name);
  const audio = audioFor(target, timeline, options.title, pathOf);
  if (audio.length === 0) return null;
  const { title, author, narrator, year, genre, description, language } = options;
  return {
    target,
    facts: { title, author, narrator, year, genre, description, language, isbn },
    audio,
    chapters: timeline.chapters.flatMap(({ title: name, startSeconds, durationSeconds }) =>
      startSeconds === null
        ? []
        : [{ title: name, startSeconds, endSeconds: startSeconds + durationSeconds }],
    ),
    cover,
    sidecars: new Map(timeline.sides.map((file) => [file.name, pathOf(file)])),
    allAudio: new Map(timeline.files.map((file) => [file.name, pathOf(file)])),
    url,
    feedUrl,
  };
}

/** Returns the chapter files in the format that comes first for the target or, without any, one book file. */
function audioFor(
  { formats: accepted }: Target<TargetName>,
  { files, chapters }: TimelineDocument,
  title: string,
  pathOf: (file: { readonly name: string }) => string,
): readonly PackageAudio[] {
  const ranked = files.toSorted((a, b) => formats[a.format].playerRank - formats[b.format].playerRank);
  const preferred = ranked.find(
    ({ kind, format }) => kind === 'chapter' && accepted.chapter.includes(format),
  );
  if (preferred !== undefined)
    return chapters.flatMap((chapter) => {
      const file = files.find(
        ({ kind, format, source }) =>
          kind === 'chapter' && format === preferred.format && source === chapter.file,
      );
      if (file === undefined) return [];
      const { name, format, kind } = file;
      return [
        {
          ...{ name, format, kind, path: pathOf(file), title: chapter.title },
          credits: chapter.credits,
          seconds: chapter.durationSeconds,
        },
      ];
    });
  const book = ranked.find(({ kind, format }) => kind === 'book' && accepted.book.includes(format));
  if (book === undefined) return [];
  const seconds = chapters.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  return [{ ...book, path: pathOf(book), title, seconds }];
}
