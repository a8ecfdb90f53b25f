import { quoteSome } from '../proposal/notices.js';
import type { LeftOut } from './clean/clean-element.js';
import type { Note } from './notes/notes.js';
import type { BookText } from './text/read-text.js';

/** Returns one sentence for each kind of problem while reading the files. */
export function fileProblemNotices(
  texts: readonly BookText[],
  { missing, unread }: { readonly missing: readonly string[]; readonly unread: readonly string[] },
): string[] {
  const notices: string[] = [];
  if (unread.length > 0) {
    notices.push(
      `The reading order has entries that are not texts, so they are left out: ${quoteSome(unread)}.`,
    );
  }
  const malformed = texts.filter(({ flaw }) => flaw !== null);
  if (malformed.length > 0) {
    notices.push(
      `Files that are not well-formed were read as in a browser: ${namesOf(malformed)} (${malformed[0]?.flaw}).`,
    );
  }
  const assumed = texts.filter(({ assumedEncoding }) => assumedEncoding !== null);
  if (assumed.length > 0) {
    notices.push(
      `Files with a wrong declaration of their encoding were read as ${assumed[0]?.assumedEncoding}: ${namesOf(assumed)}. Check their accented letters.`,
    );
  }
  if (missing.length > 0)
    notices.push(`The book lists texts that it does not contain: ${quoteSome(missing)}.`);
  return notices;
}

const namesOf = (texts: readonly BookText[]): string => quoteSome(texts.map(({ path }) => path));

/** Sentences about parts that are left out. `#` is their number. */
const sentences: Readonly<Record<LeftOut, readonly [one: string, many: string]>> = {
  reading: [
    '1 reading next to a word (ruby) was left out. If a voice needs it, add it under `pronounce`.',
    '# readings next to words (ruby) were left out. If a voice needs them, add them under `pronounce`.',
  ],
  hidden: ['1 hidden text was left out.', '# hidden texts were left out.'],
  player: ['1 recording, video or applet was left out.', '# recordings, videos or applets were left out.'],
  form: ['1 form field was left out.', '# form fields were left out.'],
  picture: [
    '1 picture without a description was left out.',
    '# pictures without a description were left out.',
  ],
  drawing: [
    'The text inside 1 drawing was left out, because the drawing has a description.',
    'The texts inside # drawings were left out, because the drawings have descriptions.',
  ],
  boilerplate: [
    'The header or the licence of Project Gutenberg was left out.',
    'The header and the licence of Project Gutenberg were left out.',
  ],
  contents: ['1 table of contents in a page was left out.', '# tables of contents in pages were left out.'],
  'lost-note': [
    '1 reference to a note was left out, because the note is not in the book.',
    '# references to notes were left out, because the notes are not in the book.',
  ],
};

/** Counts of a chapter for the notices. */
export interface ChapterCounts {
  /** Its footnotes. */
  readonly notes: ReadonlySet<Note>;
  /** Number of parts that were left out, by kind. */
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

/** Returns one sentence for each kind of part that is left out of the chapters, and one for the footnotes. */
export function leftOutNotices(chapters: readonly ChapterCounts[]): string[] {
  const notes = chapters.reduce((sum, chapter) => sum + chapter.notes.size, 0);
  const totals = (Object.keys(sentences) as LeftOut[]).map((kind) => ({
    kind,
    count: chapters.reduce((sum, { leftOut }) => sum + (leftOut.get(kind) ?? 0), 0),
  }));
  return [
    ...(notes === 1
      ? ['1 note became a footnote of its chapter. `read.footnotes` sets whether it is read aloud.']
      : []),
    ...(notes > 1
      ? [
          `${notes} notes became footnotes of their chapters. \`read.footnotes\` sets whether they are read aloud.`,
        ]
      : []),
    ...totals
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => sentences[kind][count === 1 ? 0 : 1].replace('#', String(count))),
  ];
}
