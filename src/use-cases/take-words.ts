import type { WordTime } from '../align/words/word-times.js';
import type { TakeMeasures } from '../audio/measure/take-measures.js';
import { secondsOf } from '../base/samples.js';
import { sentenceTimes, type TextPart } from '../deliver/alignment/sentence-times.js';
import { readWords } from '../deliver/alignment/words-file.js';
import { alignSentences } from '../deliver/timeline/align-sentences.js';
import type { Chunk } from '../split/chunk.js';
import { lazySentenceFinder } from '../split/sentences/sentence-finder.js';
import { localAlignments, wordsName } from '../state/alignments.js';
import type { Take } from '../state/journal/journal-entry.js';
import { pathsOf } from '../state/state.js';

/** A part of a chunk's text with its time in a take. `to` is exclusive; times are in seconds. */
export interface TimedPart {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** The times of a take. */
export interface TakeTimes {
  /** Null: the words were not looked for, or not found. */
  readonly words: readonly TimedPart[] | null;
  /** Estimated from the pauses if the words are not known. Empty: the take was not measured, or is silent. */
  readonly sentences: readonly TimedPart[];
}

const finder = lazySentenceFinder();

/**
 * Returns when the words and sentences of a take are spoken, as far as earlier runs found out. It writes nothing.
 * @param measures null: the take was not measured
 * @throws NarrateError `sentences-missing`
 */
export async function takeTimes(
  {
    take,
    chunk,
    measures,
  }: { readonly take: Take; readonly chunk: Chunk; readonly measures: TakeMeasures | null },
  stateFolder: string,
): Promise<TakeTimes> {
  const files = localAlignments(pathsOf(stateFolder).alignments);
  const bytes = await files.read(wordsName(take), new AbortController().signal);
  const words = (bytes && readWords(bytes)?.words) ?? null;
  const parts = sentencesOf(chunk);
  const { sampleRate } = take;
  return {
    words:
      words?.map(({ start, end, ...range }) => timed({ from: start, to: end }, range, sampleRate)) ?? null,
    sentences: words === null ? estimated(parts, measures) : exact(parts, words, sampleRate),
  };
}

const exact = (parts: readonly TextPart[], words: readonly WordTime[], sampleRate: number) =>
  sentenceTimes(parts, words).map(({ from, to, ...range }) => timed({ from, to }, range, sampleRate));

function estimated(parts: readonly TextPart[], measures: TakeMeasures | null): readonly TimedPart[] {
  const { speech = null } = measures ?? {};
  if (measures === null || speech === null || parts.length === 0) return [];
  const { sampleRate } = measures;
  const ranges = alignSentences(
    { speech, pauses: speech.pauses, sampleRate },
    parts.map(({ from, to }) => to - from),
  );
  return ranges.flatMap((range, index) => {
    const part = parts[index];
    return part === undefined ? [] : [timed(part, range, sampleRate)];
  });
}

const timed = (
  { from, to }: TextPart,
  { startSample, endSample }: { readonly startSample: number; readonly endSample: number },
  sampleRate: number,
): TimedPart => ({
  from,
  to,
  start: secondsOf(startSample, sampleRate),
  end: secondsOf(endSample, sampleRate),
});

/** Returns the sentences of a chunk's text, without the white space around them. */
function sentencesOf({ text, voiceSettings }: Chunk): readonly TextPart[] {
  const parts: TextPart[] = [];
  let offset = 0;
  for (const paragraph of text.split('\n\n')) {
    let start = 0;
    for (const end of [...finder(paragraph, voiceSettings.language), paragraph.length]) {
      const sentence = paragraph.slice(start, end);
      const from = offset + start + (sentence.length - sentence.trimStart().length);
      const to = from + sentence.trim().length;
      if (to > from) parts.push({ from, to });
      start = Math.max(start, end);
    }
    offset += paragraph.length + 2;
  }
  return parts;
}
