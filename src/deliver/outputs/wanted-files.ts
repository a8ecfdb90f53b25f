import { createHash } from 'node:crypto';
import type { Ffmpeg } from '../../audio/ffmpeg/find-ffmpeg.js';
import { type EncoderSettings, encoderSettings } from '../../audio/formats/encoder-settings.js';
import { type AudioFormat, formats } from '../../audio/formats/registry.js';
import type { Cover } from '../../audio/tags/cover.js';
import type { ChapterMark, TagPairs } from '../../audio/tags/ffmetadata.js';
import type { DeliverOptions } from '../delivery.js';
import type { BookLayout, LaidOutChapter } from '../timeline/book-layout.js';
import type { Piece } from '../timeline/chapter-timeline.js';
import { marksOf } from './chapter-markers.js';
import { bookName, chapterName } from './file-names.js';
import { type Credits, fileTags } from './file-tags.js';

/** All that goes into a file. */
interface Recipe {
  readonly sampleRate: number;
  readonly samples: number;
  /** The pieces of each chapter that is in it. */
  readonly chapters: readonly (readonly Piece[])[];
  readonly tags: TagPairs;
  readonly marks: readonly ChapterMark[];
  /** What a book is put together from; null: it is encoded as one, as chapters are. */
  readonly parts: readonly BookPart[] | null;
  /** SHA-256 over all of it, the encoder's settings, its version and the cover: the same gives the same bytes. */
  readonly fingerprint: string;
}

/** A chapter's sound in a book file, encoded by itself. */
export interface BookPart {
  /** In the book. */
  readonly startSample: number;
  readonly samples: number;
  readonly pieces: readonly Piece[];
  /** SHA-256 over all that the encoded sound depends on, and not over where it stands. */
  readonly fingerprint: string;
}

/** A file that the manifest asks for. */
export interface WantedFile {
  readonly kind: 'chapter' | 'book';
  /** In the output folder. */
  readonly name: string;
  readonly format: AudioFormat;
  /** The chapter's number and Markdown file; null for a book. */
  readonly chapter: number | null;
  readonly source: string | null;
  /** Null: it cannot be made yet. */
  readonly recipe: Recipe | null;
}

/** A file that can be made, and is to be. */
export type DueFile = WantedFile & { readonly recipe: Recipe };

/**
 * Part of every fingerprint: raised when files should be made anew though nothing else changed (how takes are faded,
 * joined and levelled, for one).
 */
const recipeVersion = 4;

type Book = Credits & Pick<DeliverOptions, 'language' | 'audio' | 'chapters'>;

/** What stands beside the sound in every recipe. */
export interface Ingredients {
  readonly ffmpeg: Ffmpeg;
  readonly cover: Cover | null;
}

/** Every file that the manifest asks for, the books first. */
export function wantedFiles(book: Book, layout: BookLayout, ingredients: Ingredients): readonly WantedFile[] {
  const count = Math.max(0, ...book.chapters.map(({ chapter }) => chapter));
  const chapters = layout.chapters.flatMap((laidOut): WantedFile[] => {
    const { chapter, file, title } = laidOut.chapter;
    const name = chapterName(chapter, count, title);
    return [...new Set(book.audio.chapters)].map((format) => ({
      kind: 'chapter',
      name: `${name}.${format}`,
      format,
      chapter,
      source: file,
      recipe: recipeOf(
        book,
        ingredients,
        format,
        layout.sampleRate,
        chapterContent(book, laidOut, count),
        [],
      ),
    }));
  });
  if (layout.chapters.length === 0) return chapters;
  const taken = new Set(chapters.map(({ name }) => name.replace(/\.[^.]*$/, '')));
  const books = [...new Set(book.audio.book)].map(
    (format): WantedFile => ({
      kind: 'book',
      name: `${bookName(book.title, taken)}.${format}`,
      format,
      chapter: null,
      source: null,
      recipe: recipeOf(
        book,
        ingredients,
        format,
        layout.sampleRate,
        bookContent(book, layout),
        layout.chapters,
      ),
    }),
  );
  return [...books, ...chapters];
}

type Content = Pick<Recipe, 'samples' | 'chapters' | 'tags' | 'marks'>;
/** What a recipe's sound is encoded by. */
type Encoder = Pick<Ingredients, 'ffmpeg'> & {
  readonly format: AudioFormat;
  readonly settings: EncoderSettings;
  readonly sampleRate: number;
  readonly loudness: DeliverOptions['audio']['loudness'];
};

function recipeOf(
  book: Book,
  { ffmpeg, cover }: Ingredients,
  format: AudioFormat,
  sampleRate: number | null,
  content: Content | null,
  chapters: BookLayout['chapters'],
): Recipe | null {
  if (content === null || sampleRate === null) return null;
  const settings = encoderSettings(format, sampleRate, book.audio.encoding[format]);
  const encoder = { format, ffmpeg, settings, sampleRate, loudness: book.audio.loudness };
  const { tags, marks } = content;
  const sound = soundMadeFrom(encoder, content.chapters);
  const parts = partsOf(encoder, chapters);
  const around = { cover: cover?.sha256 ?? null, language: book.language, tags, marks };
  const fingerprint = hashOf({ ...sound, ...around, parts: parts?.map((part) => part.startSample) ?? null });
  return { ...content, sampleRate, parts, fingerprint };
}

const hashOf = (madeFrom: object): string =>
  createHash('sha256').update(JSON.stringify(madeFrom)).digest('hex');

/** All that the sound of a file, or of a part of one, depends on. */
const soundMadeFrom = (
  { format, ffmpeg, settings, sampleRate, loudness }: Encoder,
  chapters: Recipe['chapters'],
): object => ({
  version: recipeVersion,
  format,
  ffmpeg: ffmpeg.version,
  sampleRate,
  settings: settingsMadeFrom(format, settings),
  loudness,
  chapters: chapters.map((pieces) => pieces.map(pieceMadeFrom)),
});

/** The names and their order are part of every fingerprint. */
function settingsMadeFrom(
  format: AudioFormat,
  { sampleRate, channels, filters, options }: EncoderSettings,
): object {
  const { encoder, cover, markers, container, segment } = formats[format];
  const part = segment?.container ?? null;
  return { encoder, sampleRate, channels, cover, marks: markers, container, part, filters, options };
}

const pieceMadeFrom = (piece: Piece): unknown =>
  piece.kind === 'silence'
    ? piece.samples
    : [piece.take.fingerprint, piece.skippedSamples, piece.samples, piece.gainDb];

/** Packets at the end of a part may be left out or put in twice, so that the next one is in time: all of it must be silence, or room tone. */
const leastTailSeconds = 0.25;

/** The chapters as parts of a book, where its format can be put together and each of them ends in silence; null: not so. */
function partsOf(encoder: Encoder, chapters: BookLayout['chapters']): readonly BookPart[] | null {
  if (formats[encoder.format].segment === null || chapters.length === 0) return null;
  const parts: BookPart[] = [];
  for (const { timeline, startSample } of chapters) {
    const last = timeline?.pieces.at(-1);
    if (timeline === null || startSample === null || last?.kind !== 'silence') return null;
    if (last.samples < leastTailSeconds * encoder.sampleRate) return null;
    const { samples, pieces } = timeline;
    parts.push({ startSample, samples, pieces, fingerprint: hashOf(soundMadeFrom(encoder, [pieces])) });
  }
  return parts;
}

function chapterContent(book: Book, { chapter, timeline }: LaidOutChapter, count: number): Content | null {
  if (timeline === null) return null;
  const marks = marksOf({ chapter, timeline }, 0, book.audio.marks);
  return {
    samples: timeline.samples,
    chapters: [timeline.pieces],
    tags: fileTags(book, chapter.title, [chapter.chapter, count]),
    // A mark for the whole file says no more than its title.
    marks: marks.length > 1 ? marks : [],
  };
}

function bookContent(book: Book, { chapters }: BookLayout): Content | null {
  const sounds: (readonly Piece[])[] = [];
  const marks: ChapterMark[] = [];
  let samples = 0;
  for (const { chapter, timeline, startSample } of chapters) {
    if (timeline === null || startSample === null) return null;
    sounds.push(timeline.pieces);
    samples = startSample + timeline.samples;
    marks.push(...marksOf({ chapter, timeline }, startSample, book.audio.marks));
  }
  return { samples, chapters: sounds, tags: fileTags(book, book.title, null), marks };
}
