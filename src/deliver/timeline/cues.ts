import type { SampleRange } from '../../audio/measure/find-speech.js';
import { alignSentences } from './align-sentences.js';
import type { PageLine, SentencePart } from './page-lines.js';
import type { PartTime } from './take-figures.js';

/** A caption. Times are whole milliseconds from the start of the file; the end is exclusive and later than the start. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** The text as written on the page. A line end is a line break of the page; there are no empty lines. */
  readonly text: string;
}

/** The sound of a chunk, in samples of its chapter. */
export interface ChunkSound {
  /** The chunk's number. */
  readonly chunk: number;
  readonly speech: SampleRange;
  readonly pauses: readonly SampleRange[];
  /** The parts of sentences whose times the alignment found. Undefined: the chunk's take is not aligned. */
  readonly parts?: readonly PartTime[] | undefined;
}

/** A part of a sentence with its time, in samples of the chapter. */
interface TimedPart extends SampleRange {
  readonly part: SentencePart;
}

/** The sentences of a block, each as its timed parts. */
export type TimedLine = readonly (readonly TimedPart[])[];

/** Finds when each sentence is spoken. Returns one line for each block, in page order. */
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
  const times = new Map<SentencePart, SampleRange>();
  for (const sound of chunks) {
    const parts = ofChunk.get(sound.chunk) ?? [];
    const lengths = parts.map(({ from, to }) => Math.max(1, to - from));
    const aligned = knownTimes(parts, sound) ?? alignSentences({ ...sound, sampleRate }, lengths);
    for (const [index, part] of parts.entries()) times.set(part, aligned[index] as SampleRange);
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

/** Returns the times that the alignment found; null: it did not find all of the parts. */
function knownTimes(parts: readonly SentencePart[], sound: ChunkSound): readonly SampleRange[] | null {
  const known = new Map(sound.parts?.map((part) => [`${part.from}-${part.to}`, part]));
  const times = parts.flatMap(({ from, to }) => known.get(`${from}-${to}`) ?? []);
  return times.length === parts.length ? times : null;
}

/** A sentence that spans two takes with a longer gap between them becomes two cues. */
const longestGapSeconds = 1;

/**
 * Returns the cues of a chapter, one for each sentence. They are in order, do not overlap, are not empty, and contain every word
 * once. Text that would have no duration is added to the next cue.
 * @param samples the length of the chapter; no cue ends later
 */
export function cuesOf(
  lines: readonly TimedLine[],
  { samples, sampleRate }: { readonly samples: number; readonly sampleRate: number },
): readonly Cue[] {
  const most = Math.floor((samples * 1000) / sampleRate);
  const inMs = (sample: number) => Math.min(most, Math.round((sample * 1000) / sampleRate));
  const cues: Cue[] = [];
  let waiting = '';
  for (const range of lines.flat().flatMap((sentence) => spokenRanges(sentence, sampleRate))) {
    const text = withSingleSpaces(`${waiting} ${range.text}`);
    const [startMs, endMs] = [inMs(range.startSample), inMs(range.endSample)];
    waiting = endMs > startMs ? '' : text;
    if (waiting === '' && text !== '') cues.push({ startMs, endMs, text });
  }
  const last = cues.at(-1);
  if (waiting === '') return cues;
  // Nothing has a duration, so the text is shown from the beginning to the end.
  if (last === undefined) return most === 0 ? [] : [{ startMs: 0, endMs: most, text: waiting }];
  return [...cues.slice(0, -1), { ...last, text: `${last.text} ${waiting}` }];
}

const withSingleSpaces = (text: string): string =>
  text.replace(/\s+/g, (space) => (space.includes('\n') ? '\n' : ' ')).trim();

/** Returns a sentence as one range, or as several with long silence between them. */
function spokenRanges(
  sentence: readonly TimedPart[],
  sampleRate: number,
): readonly (SampleRange & { readonly text: string })[] {
  const ranges: (SampleRange & { readonly text: string })[] = [];
  for (const { part, startSample, endSample } of sentence) {
    const before = ranges.at(-1);
    // A word that spans two takes is not split.
    const isWithin = before !== undefined && !/\s$/.test(before.text) && !/^\s/.test(part.text);
    const gap = startSample - (before?.endSample ?? startSample);
    if (before === undefined || (gap > longestGapSeconds * sampleRate && !isWithin))
      ranges.push({ text: part.text, startSample, endSample });
    else ranges[ranges.length - 1] = { ...before, text: before.text + part.text, endSample };
  }
  return ranges;
}
