import { directionOf } from '../../../render/direction.js';
import { documentChapters, readAlong } from '../../timeline/book-layout.js';
import { chapterLanguage } from '../../timeline/chapter-language.js';
import type { FinishedFile, OutputPlan } from '../output.js';
import { describedAudio, sha256Of, stemOf } from '../sidecar.js';
import type { Download, IndexParts } from './index-html.js';
import type { PageAudio, PageChapter } from './page-data.js';

/** The addresses of the page's own files, relative to it. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  /** Of each chapter, by its Markdown file. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Returns what `index.html` shows: the chapters with their audio files, and the files that the reader can save. */
export function indexParts(plan: OutputPlan, { texts, ...player }: PageFiles): IndexParts {
  const { options, layout, finished } = plan;
  const { title, author, narrator, description, disclosure, language, manifest } = options;
  const audio = audioOf(plan);
  const lengths = new Map(documentChapters(layout).map((one) => [one.file, one.durationSeconds]));
  const chapters = readAlong(layout).map(
    ({ chapter: { chapter, file, title: name, lines } }): PageChapter => {
      const own = audio.get(file) ?? null;
      const spokenIn = chapterLanguage(lines, language);
      return {
        chapter,
        file,
        title: name,
        language: spokenIn,
        direction: directionOf(spokenIn),
        script: texts.get(file) ?? '',
        audio: own,
        durationSeconds: own === null ? 0 : (lengths.get(file) ?? 0),
      };
    },
  );
  const cover = finished.find(({ name }) => /^cover\.(?:png|jpg)$/.test(name))?.name ?? null;
  const id = sha256Of(JSON.stringify([manifest, title, author])).slice(0, 16);
  return {
    book: { id, title, author, cover, chapters },
    language,
    narrator,
    description,
    disclosure,
    bookFiles: downloads(finished.filter((made) => made.isCurrent && isWholeBook(made))),
    chapterFiles: chapters.map(({ file }) => filesOf(file, finished)),
    ...player,
  };
}

const isWholeBook = ({ name, audio }: FinishedFile): boolean =>
  audio?.kind === 'book' || name.endsWith('.epub');

/** Returns where the sound of each chapter is, by its Markdown file: in a file of its own, or else in a file of the book. */
function audioOf(plan: OutputPlan): ReadonlyMap<string, PageAudio> {
  const { chapters, books } = describedAudio(plan);
  const own = chapters.map(
    ({ chapter, file }) => [chapter.file, { url: address(file), startSeconds: 0 }] as const,
  );
  const [book] = books;
  const inBook = documentChapters(plan.layout).flatMap(({ file, startSeconds }) =>
    book === undefined || startSeconds === null
      ? []
      : [[file, { url: address(book), startSeconds }] as const],
  );
  return new Map([...inBook, ...own]);
}

const address = ({ name }: Pick<FinishedFile, 'name'>): string => encodeURIComponent(name);

/** Returns the audio files and captions of a chapter. */
function filesOf(source: string, finished: readonly FinishedFile[]): readonly Download[] {
  const audio = finished.filter(({ audio: made, isCurrent }) => made?.source === source && isCurrent);
  const stems = new Set(audio.map(({ name }) => stemOf(name)));
  const captions = finished.filter(({ name }) => /\.(?:vtt|srt)$/.test(name) && stems.has(stemOf(name)));
  return [...downloads(audio), ...downloads(captions)];
}

/** Returns what the page says about files, by their names: their order must not depend on which run wrote them. */
export const downloads = (files: readonly Pick<FinishedFile, 'name' | 'bytes'>[]): readonly Download[] =>
  files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => ({
      url: address(file),
      format: file.name.slice(file.name.lastIndexOf('.') + 1).toUpperCase(),
      bytes: /\.(?:vtt|srt)$/.test(file.name) ? null : file.bytes,
    }));
