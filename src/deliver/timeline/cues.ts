import type { Stretch } from '../../audio/measure/find-speech.js';
import { alignSentences } from './align-sentences.js';
import type { PageLine, SentencePart } from './page-lines.js';

/** What is said from one moment to another: whole milliseconds from the start of the file, the end exclusive and later. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** As on the page, on one line. */
  readonly text: string;
}

/** A chunk's sound in its chapter, in samples. */
export interface ChunkSound {
  /** The chunk's number. */
  readonly chunk: number;
  readonly speech: Stretch;
  readonly pauses: readonly Stretch[];
}

/** A part of a sentence, and when it is spoken, in samples of the chapter. */
interface TimedPart extends Stretch {
  readonly part: SentencePart;
}

/** A block's sentences with their times. */
export type TimedLine = readonly (readonly TimedPart[])[];

/** Finds out when each sentence is spoken. A line a block, in the order of the page. */
export function timeLines(
  lines: readonly PageLine[],
  chunks: readonly ChunkSound[],
  sampleRate: number,
): readonly TimedLine[] {
  const ofChunk = new Map<number, SentencePart[]>();
  for (const { sentences } of lines)
    for (const part of sentences.flat()) {
      const parts = ofChunk.get(part.chunk);
      if (parts === undefined) ofChunk.set(part.chunk, [part]);
      else parts.push(part);
    }
  const times = new Map<SentencePart, Stretch>();
  for (const sound of chunks) {
    const parts = ofChunk.get(sound.chunk) ?? [];
    const lengths = parts.map(({ from, to }) => Math.max(1, to - from));
    const aligned = alignSentences({ ...sound, sampleRate }, lengths);
    for (const [index, part] of parts.entries()) times.set(part, aligned[index] as Stretch);
  }
  return lines.map(({ sentences }) =>
    sentences.map((parts) =>
      parts.flatMap((part) => {
        const time = times.get(part);
        return time === undefined ? [] : [{ part, ...time }];
      }),
    ),
  );
}

/** A sentence that stops for longer than this, where one recording ends and the next begins, is shown in two. */
const longestGapSeconds = 1;

/**
 * A cue a sentence: none overlaps another or runs backwards, none is empty, and together they hold every word once. What
 * would take no time is shown with what follows.
 * @param samples of the chapter: no cue ends later
 */
export function cuesOf(
  lines: readonly TimedLine[],
  { samples, sampleRate }: { readonly samples: number; readonly sampleRate: number },
): readonly Cue[] {
  const most = Math.floor((samples * 1000) / sampleRate);
  const inMs = (sample: number) => Math.min(most, Math.round((sample * 1000) / sampleRate));
  const cues: Cue[] = [];
  let waiting = '';
  for (const stretch of lines.flat().flatMap((sentence) => inStretches(sentence, sampleRate))) {
    const text = oneLine(`${waiting} ${stretch.text}`);
    const [startMs, endMs] = [inMs(stretch.startSample), inMs(stretch.endSample)];
    waiting = endMs > startMs ? '' : text;
    if (waiting === '' && text !== '') cues.push({ startMs, endMs, text });
  }
  const last = cues.at(-1);
  if (waiting === '' || last === undefined) return cues;
  return [...cues.slice(0, -1), { ...last, text: `${last.text} ${waiting}` }];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A sentence as it is heard: in one, or in pieces with silence between. */
function inStretches(
  sentence: readonly TimedPart[],
  sampleRate: number,
): readonly (Stretch & { readonly text: string })[] {
  const stretches: (Stretch & { readonly text: string })[] = [];
  for (const { part, startSample, endSample } of sentence) {
    const before = stretches.at(-1);
    // A word that is in two recordings is shown once.
    const isWithin = before !== undefined && !/\s$/.test(before.text) && !/^\s/.test(part.text);
    const gap = startSample - (before?.endSample ?? startSample);
    if (before === undefined || (gap > longestGapSeconds * sampleRate && !isWithin))
      stretches.push({ text: part.text, startSample, endSample });
    else stretches[stretches.length - 1] = { ...before, text: before.text + part.text, endSample };
  }
  return stretches;
}
