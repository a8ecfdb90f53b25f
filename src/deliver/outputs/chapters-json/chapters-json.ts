import { documentChapters } from '../../timeline/book-layout.js';
import type { Output, OutputPlan, WantedFile } from '../output.js';
import { describedAudio, jsonText, sha256Of, stemOf, type TimedChapter, writeContent } from '../sidecar.js';

/** The chapters of each book file, and the sections of each chapter file, for players and podcast directories. */
export const chaptersJson: Output<string> = {
  kind: 'chapters-json',
  after: ['chapter-audio', 'book-audio'],
  wanted,
  fingerprint: sha256Of,
  write: writeContent,
};

function wanted(plan: OutputPlan): readonly WantedFile<string>[] {
  const { title, author } = plan.options;
  const { chapters, books, stems } = describedAudio(plan);
  const ofChapters = chapters.map(({ chapter, file }): readonly [string, string] => [
    stemOf(file.name),
    textOf({ title: chapter.title, author }, placesOfChapter(chapter)),
  ]);
  const ofBooks = books.map(({ name }): readonly [string, string] => [
    stemOf(name),
    textOf({ title, author }, placesOfBook(plan)),
  ]);
  // Files whose audio file is not up to date are kept as they are.
  const texts = new Map([...ofChapters, ...ofBooks]);
  const all = new Set([...texts.keys(), ...stems]);
  return [...all].map((stem) => ({
    name: `${stem}.chapters.json`,
    audio: null,
    inputs: texts.get(stem) ?? null,
  }));
}

/** A place that a listener can go to. */
interface Place {
  readonly startSeconds: number;
  readonly title: string;
}

/** Podcasting 2.0's JSON chapters, version 1.2.0 (Podcastindex-org/podcast-namespace, docs/examples/chapters/jsonChapters.md). */
const textOf = (
  { title, author }: { readonly title: string; readonly author: string | null },
  places: readonly Place[],
): string =>
  jsonText({
    version: '1.2.0',
    title,
    ...(author === null ? {} : { author }),
    chapters: places.map(({ startSeconds, title: name }) => ({ startTime: startSeconds, title: name })),
  });

/** As the book file's own chapter markers are. */
const placesOfBook = ({ layout, options }: OutputPlan): readonly Place[] =>
  documentChapters(layout).flatMap((chapter) => {
    const places = placesOfChapter(chapter);
    const start = chapter.startSeconds ?? 0;
    const shown = options.audio.marks === 'chapters' ? places.slice(0, 1) : places;
    return shown.map(({ title, startSeconds }) => ({
      title,
      // To the microsecond, as the timeline has it.
      startSeconds: Math.round((start + startSeconds) * 1e6) / 1e6,
    }));
  });

/** The chapter's beginning and its sections, as `chapterMarkers` has them: not the heading that it begins with. */
function placesOfChapter({ title, sections, chunks }: TimedChapter): readonly Place[] {
  const firstWord = chunks[0]?.startSeconds ?? 0;
  const inside = sections.filter(
    ({ startSeconds }, index) =>
      startSeconds > firstWord && sections[index + 1]?.startSeconds !== startSeconds,
  );
  return [{ title, startSeconds: 0 }, ...inside];
}
