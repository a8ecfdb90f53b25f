import { quoteSome } from '../proposal/notices.js';
import type { LeftOut } from './clean/clean-element.js';
import type { BookText } from './text/read-text.js';

/** What a person should know of how the files were read: a sentence a kind. */
export function readingNotices(texts: readonly BookText[], missing: readonly string[]): string[] {
  const notices: string[] = [];
  const loose = texts.filter(({ flaw }) => flaw !== null);
  if (loose.length > 0) {
    notices.push(`Not well-formed, and read as browsers would: ${namesOf(loose)} (${loose[0]?.flaw}).`);
  }
  const assumed = texts.filter(({ assumedEncoding }) => assumedEncoding !== null);
  if (assumed.length > 0) {
    notices.push(
      `Not in the encoding that they declare, and read as ${assumed[0]?.assumedEncoding}: ${namesOf(assumed)}. Look at their accents.`,
    );
  }
  if (missing.length > 0) notices.push(`Listed by the book, and not in it: ${quoteSome(missing)}.`);
  return notices;
}

const namesOf = (texts: readonly BookText[]): string => quoteSome(texts.map(({ path }) => path));

/** What is left out of the texts, for a listener's sake. `#` is how many. */
const sentences: Readonly<Record<LeftOut, readonly [one: string, many: string]>> = {
  reading: [
    '1 reading beside a word (ruby) was left out; where a voice needs it, put it under `pronounce`.',
    '# readings beside words (ruby) were left out; where a voice needs them, put them under `pronounce`.',
  ],
  hidden: [
    '1 text that the book hides from its readers was left out.',
    '# texts that the book hides from its readers were left out.',
  ],
  player: ['1 recording, film or applet was left out.', '# recordings, films or applets were left out.'],
  form: ['1 field of a form was left out.', '# fields of forms were left out.'],
  'lost-note': [
    '1 mark of a note was left out, because the note is not in the book.',
    '# marks of notes were left out, because the notes are not in the book.',
  ],
};

interface Counts {
  readonly notes: number;
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

/** What was taken out of the chapters, all in all. */
export function leftOutNotices(chapters: readonly Counts[]): string[] {
  const notes = chapters.reduce((sum, chapter) => sum + chapter.notes, 0);
  const totals = (Object.keys(sentences) as LeftOut[]).map((kind) => ({
    kind,
    count: chapters.reduce((sum, { leftOut }) => sum + (leftOut.get(kind) ?? 0), 0),
  }));
  return [
    ...(notes === 1
      ? ['1 note became a footnote of its chapter: `read.footnotes` says whether it is heard.']
      : []),
    ...(notes > 1
      ? [`${notes} notes became footnotes of their chapters: \`read.footnotes\` says whether they are heard.`]
      : []),
    ...totals
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => sentences[kind][count === 1 ? 0 : 1].replace('#', String(count))),
  ];
}
