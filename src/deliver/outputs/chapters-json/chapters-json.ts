import { documentChapters } from '../../timeline/book-layout.js';
import type { Output, OutputPlan, WantedFile } from '../output.js';
import { describedAudio, jsonText, sha256Of, stemOf, type TimedChapter, writeContent } from '../sidecar.js';

/** The output that lists chapters of book files and sections of chapter files, for players and podcast directories. */
export const chaptersJson: Output<string> = {
  kind: 'chapters-json',
  after: ['chapter-audio', 'book-audio'],
  wanted,
  fingerprint: sha256Of,
  write: (content, file) => writeContent(() => content, file),
};

function wanted(plan: OutputPlan): readonly WantedFile<string>[] {
  const { title, author } = plan.options;
  const { chapters, books, stems } = describedAudio(plan);
  const ofChapters = chapters.map(({ chapter, file }): readonly [string, string] => [
    stemOf(file.name),
    textOf({ title: chapter.title, author }, entriesOfChapter(chapter)),
  ]);
  const ofBooks = books.map(({ name }): readonly [string, string] => [
    stemOf(name),
    textOf({ title, author }, entriesOfBook(plan)),
  ]);
  // A sidecar file whose audio file is out of date is kept unchanged.
  const texts = new Map([...ofChapters, ...ofBooks]);
  const all = new Set([...texts.keys(), ...stems]);
  return [...all].map((stem) => ({
    name: `${stem}.chapters.json`,
    audio: null,
    inputs: texts.get(stem) ?? null,
  }));
}

/** A chapter or section that a listener can go to. */
interface Entry {
  readonly startSeconds: number;
  readonly title: string;
}

/** Returns Podcasting 2.0 JSON chapters, version 1.2.0 (Podcastindex-org/podcast-namespace, docs/examples/chapters/jsonChapters.md). */
const textOf = (
  { title, author }: { readonly title: string; readonly author: string | null },
  entries: readonly Entry[],
): string =>
  jsonText({
    version: '1.2.0',
    title,
    ...(author === null ? {} : { author }),
    chapters: entries.map(({ startSeconds, title: name }) => ({ startTime: startSeconds, title: name })),
  });

/** Returns the entries of a book file, which are the same as its chapter markers. */
const entriesOfBook = ({ layout, options }: OutputPlan): readonly Entry[] =>
  documentChapters(layout).flatMap((chapter) => {
    const entries = entriesOfChapter(chapter);
    const start = chapter.startSeconds ?? 0;
    const shown = options.audio.marks === 'chapters' ? entries.slice(0, 1) : entries;
    return shown.map(({ title, startSeconds }) => ({
      title,
      // To the microsecond, as in the timeline.
      startSeconds: Math.round((start + startSeconds) * 1e6) / 1e6,
    }));
  });

/** Returns the start of a chapter and its sections, without a heading at the very start, as `chapterMarkers` does. */
function entriesOfChapter({ title, sections, chunks }: TimedChapter): readonly Entry[] {
  const firstWord = chunks[0]?.startSeconds ?? 0;
  const inside = sections.filter(
    ({ startSeconds }, index) =>
      startSeconds > firstWord && sections[index + 1]?.startSeconds !== startSeconds,
  );
  return [{ title, startSeconds: 0 }, ...inside];
}
