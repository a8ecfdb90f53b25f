import { formats } from '../../audio/formats/registry.js';
import type { Cover } from '../../audio/tags/cover.js';
import type { MadeFile, TimelineDocument } from '../timeline/timeline-file.js';
import { type CaptionFormat, captionText } from './captions/caption-text.js';
import { type ChapterStart, chaptersJson } from './chapters-json/chapters-json.js';
import { type PublicationDetails, publicationJson } from './publication/publication.js';

/** A file that stands beside the sound. */
export interface SideFile {
  /** In the output folder. */
  readonly name: string;
  /** Its text, or the picture that it is a copy of. */
  readonly content: string | Cover;
}

export interface SideOptions extends PublicationDetails {
  /** What is a chapter of the book for players: chapters alone, or their sections too. */
  readonly marks: 'chapters' | 'sections';
  readonly captions: readonly CaptionFormat[];
  /** The cover; null: none. */
  readonly picture: Cover | null;
  /** Names of the sound files that are made from today's text: what stands beside others is left as it is. */
  readonly done: ReadonlySet<string>;
}

type Chapter = TimelineDocument['chapters'][number];

/**
 * The files that belong beside the sound, made from the timeline alone: captions and sections of each chapter, the
 * chapters of the book, and the publication as a whole.
 */
export function sideFiles(document: TimelineDocument, options: SideOptions): readonly SideFile[] {
  const made = document.files
    .filter(({ name }) => options.done.has(name))
    .toSorted((a, b) => formats[a.format].playerRank - formats[b.format].playerRank);
  if (made.length === 0) return [];
  const chapters = document.chapters.flatMap((chapter) => {
    const file = made.find(({ kind, source }) => kind === 'chapter' && source === chapter.file);
    return file === undefined ? [] : [{ chapter, file }];
  });
  const books = made.filter(({ kind }) => kind === 'book');
  return [
    ...chapters.flatMap(({ chapter, file }) => besideChapter(chapter, stemOf(file.name), document, options)),
    ...[...new Set(books.map(({ name }) => stemOf(name)))].map((stem) => ({
      name: `${stem}.chapters.json`,
      content: chaptersJson(document, placesOfBook(document, options.marks)),
    })),
    ...publicationFiles(document, { ...options, chapters, books }),
  ];
}

/** As the book file's own marks are. */
const placesOfBook = ({ chapters }: TimelineDocument, marks: SideOptions['marks']): readonly ChapterStart[] =>
  chapters.flatMap((chapter) => {
    const places = placesOf(chapter);
    const start = chapter.startSeconds ?? 0;
    return (marks === 'chapters' ? places.slice(0, 1) : places).map(({ title, startSeconds }) => ({
      title,
      // To the microsecond, as the timeline has it.
      startSeconds: Math.round((start + startSeconds) * 1e6) / 1e6,
    }));
  });

/** A file's name without its format. */
export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');

/** Whether a file beside the sound is asked for, and what it stands beside is still there, if only as it was. */
export function isBeside(
  name: string,
  stems: ReadonlySet<string>,
  captions: readonly CaptionFormat[],
): boolean {
  const format = (['vtt', 'srt'] as const).find((one) => name.endsWith(`.${one}`));
  if (format !== undefined) return captions.includes(format) && stems.has(stemOf(name));
  if (name.endsWith('.chapters.json')) return stems.has(stemOf(stemOf(name)));
  return name === 'publication.json' && stems.size > 0;
}

function besideChapter(
  chapter: Chapter,
  stem: string,
  { author }: TimelineDocument,
  { captions }: SideOptions,
): readonly SideFile[] {
  const cues = chapter.cues.map(({ startSeconds, endSeconds, text }) => ({
    startMs: Math.round(startSeconds * 1000),
    endMs: Math.round(endSeconds * 1000),
    text,
  }));
  return [
    ...captions.map((format) => ({ name: `${stem}.${format}`, content: captionText[format](cues) })),
    {
      name: `${stem}.chapters.json`,
      content: chaptersJson({ title: chapter.title, author }, placesOf(chapter)),
    },
  ];
}

/** The chapter's beginning and its sections, as `marksOf` has them: not the heading that it begins with. */
function placesOf({ title, sections, chunks }: Chapter): readonly ChapterStart[] {
  const firstWord = chunks[0]?.startSeconds ?? 0;
  const inside = sections.filter(
    ({ startSeconds }, index) =>
      startSeconds > firstWord && sections[index + 1]?.startSeconds !== startSeconds,
  );
  return [{ title, startSeconds: 0 }, ...inside];
}

interface Made extends PublicationDetails {
  readonly chapters: readonly { readonly chapter: Chapter; readonly file: MadeFile }[];
  readonly books: readonly MadeFile[];
  readonly picture: Cover | null;
}

function publicationFiles(
  document: TimelineDocument,
  { chapters, books, picture, ...details }: Made,
): readonly SideFile[] {
  const ofChapters = chapters.map(({ chapter, file }) => ({
    name: file.name,
    format: file.format,
    title: chapter.title,
    seconds: chapter.durationSeconds,
  }));
  const whole = document.chapters.reduce((total, { durationSeconds }) => total + durationSeconds, 0);
  const ofBook = books.slice(0, 1).map(({ name, format }) => ({
    name,
    format,
    title: document.title,
    seconds: whole,
  }));
  const cover = picture && { name: `cover.${picture.kind === 'png' ? 'png' : 'jpg'}`, kind: picture.kind };
  const recordings = ofChapters.length > 0 ? ofChapters : ofBook;
  return [
    { name: 'publication.json', content: publicationJson({ ...document, ...details, recordings, cover }) },
    ...(picture === null || cover === null ? [] : [{ name: cover.name, content: picture }]),
  ];
}
