import { resampledLength } from '../../audio/dsp/resample.js';
import type { SampleRange } from '../../audio/measure/find-speech.js';
import { samplesOf } from '../../base/samples.js';
import type { GapSeconds } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { gapBefore } from '../../split/gap.js';
import type { DeliverChapter, TakeFile } from '../delivery.js';
import { type TimedLine, timeLines } from './cues.js';
import { type KeptSound, keptSound, type PartTime, type TakeFigures } from './take-figures.js';

/** A part of a chapter's sound: silence, or the kept part of a take. */
export type Piece =
  | { readonly kind: 'silence'; readonly samples: number }
  | {
      readonly kind: 'take';
      readonly take: TakeFile;
      /** How many samples of the take, at the chapter's rate, are left out before the kept part. */
      readonly skippedSamples: number;
      readonly samples: number;
      /** The gain that matches its level to other takes with the same voice settings. */
      readonly gainDb: number;
    };

/** What the alignment found in a chunk's take. */
export interface AlignedChunk {
  /** The hash of the times of its words. */
  readonly words: string;
  /** The rate of the take in Hz. */
  readonly takeRate: number;
  /** The parts of sentences, in samples of the chapter. */
  readonly parts: readonly PartTime[];
}

/** The times of everything in a chapter, in samples from its start. Ends are exclusive. */
export interface ChapterTimeline {
  readonly samples: number;
  readonly pieces: readonly Piece[];
  readonly chunks: readonly {
    readonly chunk: Chunk;
    readonly take: TakeFile;
    /** The kept part of the take. */
    readonly startSample: number;
    readonly endSample: number;
    /** How many samples of the take, at the chapter's rate, are left out before `startSample`. */
    readonly skippedSamples: number;
    /** From the first word to the last. */
    readonly speech: SampleRange;
    /** Silences of 200 ms or more in the speech. */
    readonly pauses: readonly SampleRange[];
    /** Undefined: the take is not aligned. */
    readonly aligned?: AlignedChunk;
  }[];
  readonly sections: readonly {
    readonly title: string;
    readonly depth: number;
    readonly startSample: number;
    readonly endSample: number;
  }[];
  /** The times of each sentence of each block. */
  readonly lines: readonly TimedLine[];
}

/** Returns the most frequent sample rate, in a tie the higher one; null: there are no takes. */
export function commonRate(figures: Iterable<Pick<TakeFigures, 'sampleRate'>>): number | null {
  const counts = new Map<number, number>();
  for (const { sampleRate } of figures) counts.set(sampleRate, (counts.get(sampleRate) ?? 0) + 1);
  const [best] = [...counts].sort(([rateA, a], [rateB, b]) => b - a || rateB - rateA);
  return best?.[0] ?? null;
}

/**
 * Lays a chapter out at one sample rate; null: a take is missing, or its figures are unknown. All places are whole samples, so
 * that times do not drift in a long book. A gap reaches from speech to speech and includes what is kept of the takes around
 * their speech. If that is longer than the gap, nothing is cut and no silence is added.
 */
export function chapterTimeline(
  chapter: DeliverChapter,
  gaps: GapSeconds,
  sampleRate: number,
  figuresOf: (take: TakeFile) => TakeFigures | null,
): ChapterTimeline | null {
  const pieces: Piece[] = [];
  const chunks: ChapterTimeline['chunks'][number][] = [];
  let end = 0;
  let speechEnd = 0;
  const add = (piece: Piece) => {
    if (piece.samples <= 0) return;
    pieces.push(piece);
    end += piece.samples;
  };
  const addGap = (seconds: number, headSamples: number) =>
    add({ kind: 'silence', samples: samplesOf(seconds, sampleRate) - (end - speechEnd) - headSamples });
  for (const { chunk, take } of chapter.chunks) {
    const figures = take === null ? null : figuresOf(take);
    if (take === null || figures === null) return null;
    const kept = keptSound(figures, sampleRate);
    const skippedSamples = kept.startSample;
    addGap(gapBefore(chunk.seam, gaps), kept.speech.startSample - skippedSamples);
    const entry = placed(kept, end);
    const aligned = alignedChunk(figures, { ...entry, skippedSamples, sampleRate });
    chunks.push({ chunk, take, skippedSamples, ...entry, ...(aligned && { aligned }) });
    add({ kind: 'take', take, skippedSamples, samples: entry.endSample - entry.startSample, gainDb: 0 });
    speechEnd = entry.speech.endSample;
  }
  addGap(gaps.chapterEnd, 0);
  const sounds = chunks.map(({ chunk, speech, pauses, aligned }) => ({
    chunk: chunk.chunk,
    speech,
    pauses,
    parts: aligned?.parts,
  }));
  // Audio files have markers of sections, and must not change when words are found. So sections use estimated times.
  const estimated = timeLines(
    chapter.lines,
    sounds.map((sound) => ({ ...sound, parts: undefined })),
    sampleRate,
  );
  const isAligned = sounds.some(({ parts }) => parts !== undefined);
  const lines = isAligned ? timeLines(chapter.lines, sounds, sampleRate) : estimated;
  return { samples: end, pieces, chunks, lines, sections: sectionTimes(chapter.sections, chunks, estimated) };
}

/** Returns what the alignment found in a chunk. No part of a sentence is outside of what is kept of the take. */
function alignedChunk(
  { alignment, sampleRate: takeRate }: TakeFigures,
  chunk: Omit<ChunkPlace, 'takeRate'>,
): AlignedChunk | undefined {
  if (alignment === undefined || alignment.words === null) return undefined;
  const at = (sample: number): number => inChapter(sample, { ...chunk, takeRate });
  const parts = alignment.parts.map(({ from, to, startSample, endSample }) => ({
    from,
    to,
    startSample: at(startSample),
    endSample: at(endSample),
  }));
  return { words: alignment.words, takeRate, parts };
}

/** Where the kept part of a take is in a chapter. */
interface ChunkPlace extends SampleRange {
  readonly skippedSamples: number;
  /** The rates of the take and of the chapter in Hz. */
  readonly takeRate: number;
  readonly sampleRate: number;
}

/** Converts a sample of a take to a sample of the chapter. What is outside of the kept part becomes its start or end. */
export const inChapter = (sample: number, chunk: ChunkPlace): number => {
  const inKept = resampledLength(sample, chunk.takeRate, chunk.sampleRate) - chunk.skippedSamples;
  return Math.min(chunk.endSample, chunk.startSample + Math.max(0, inKept));
};

/** Moves the kept part of a take to its place in the chapter. */
function placed({ startSample, endSample, speech, pauses }: KeptSound, start: number): KeptSound {
  const at = (range: SampleRange): SampleRange => ({
    startSample: start + range.startSample - startSample,
    endSample: start + range.endSample - startSample,
  });
  return { ...at({ startSample, endSample }), speech: at(speech), pauses: pauses.map(at) };
}

/**
 * Returns the times of the sections. A section starts with its chunk, or halfway between the sentence before it and its first
 * one. It ends where the next section of the same or a higher rank starts. If no sentence starts at its offset, its start is
 * estimated from its share of the chunk's text.
 */
function sectionTimes(
  sections: DeliverChapter['sections'],
  chunks: ChapterTimeline['chunks'],
  lines: readonly TimedLine[],
): ChapterTimeline['sections'] {
  const timeOf = new Map(chunks.map((entry) => [entry.chunk.chunk, entry]));
  const parts = lines.flat(2);
  const started = sections.flatMap(({ title, depth, chunk, offset }) => {
    const entry = timeOf.get(chunk);
    if (entry === undefined) return [];
    const index = parts.findIndex(({ part }) => part.chunk === chunk && part.from === offset);
    const [before, first] = [parts[index - 1], parts[index]];
    if (offset > 0 && before !== undefined && first !== undefined)
      return [{ title, depth, startSample: Math.round((before.endSample + first.startSample) / 2) }];
    const share = Math.min(1, offset / Math.max(1, entry.chunk.text.length));
    const startSample = entry.startSample + Math.round(share * (entry.endSample - entry.startSample));
    return [{ title, depth, startSample }];
  });
  const speechEnd = chunks.at(-1)?.endSample ?? 0;
  return started.map((section, index) => {
    const next = started.slice(index + 1).find(({ depth }) => depth <= section.depth);
    return { ...section, endSample: next?.startSample ?? speechEnd };
  });
}
