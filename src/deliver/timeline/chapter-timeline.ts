import type { Stretch } from '../../audio/measure/find-speech.js';
import { samplesOf } from '../../base/samples.js';
import type { GapSeconds } from '../../manifest/manifest.js';
import type { Chunk } from '../../split/chunk.js';
import { gapBefore } from '../../split/gap.js';
import type { DeliverChapter, TakeFile } from '../delivery.js';
import { type TimedLine, timeLines } from './cues.js';
import { type KeptSound, keptSound, type TakeFigures } from './take-figures.js';

/** What a chapter's sound is put together from, in order. */
export type Piece =
  | { readonly kind: 'silence'; readonly samples: number }
  | {
      readonly kind: 'take';
      readonly take: TakeFile;
      /** Samples of the take, at the chapter's rate, that are left out before those that are kept. */
      readonly skippedSamples: number;
      readonly samples: number;
      /** What evens it to the other takes of its voice. */
      readonly gainDb: number;
    };

/** Where everything sits in a chapter's sound: samples from its start, ends exclusive. */
export interface ChapterTimeline {
  readonly samples: number;
  readonly pieces: readonly Piece[];
  readonly chunks: readonly {
    readonly chunk: Chunk;
    readonly take: TakeFile;
    /** Of the take, as far as it is kept. */
    readonly startSample: number;
    readonly endSample: number;
    /** Samples of the take, at the chapter's rate, that are left out before `startSample`. */
    readonly skippedSamples: number;
    /** From the first word to the last, and the silences of 200 ms or more between, in samples of the chapter. */
    readonly speech: Stretch;
    readonly pauses: readonly Stretch[];
  }[];
  readonly sections: readonly {
    readonly title: string;
    readonly depth: number;
    readonly startSample: number;
    readonly endSample: number;
  }[];
  /** When each sentence of each block is spoken. */
  readonly lines: readonly TimedLine[];
}

/** The rate of most takes, the higher one of two as frequent; null of none. */
export function commonRate(lengths: Iterable<Pick<TakeFigures, 'sampleRate'>>): number | null {
  const counts = new Map<number, number>();
  for (const { sampleRate } of lengths) counts.set(sampleRate, (counts.get(sampleRate) ?? 0) + 1);
  const [best] = [...counts].sort(([rateA, a], [rateB, b]) => b - a || rateB - rateA);
  return best?.[0] ?? null;
}

/**
 * Lays a chapter out at one rate; null when a take is not recorded or its figures not known. Everything is counted in
 * whole samples, so that nothing drifts however long the book is. A gap reaches from speech to speech, and what is kept
 * of the takes beside their speech is part of it: where that is more than the gap, nothing is cut and no silence added.
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
    chunks.push({ chunk, take, skippedSamples, ...entry });
    add({ kind: 'take', take, skippedSamples, samples: entry.endSample - entry.startSample, gainDb: 0 });
    speechEnd = entry.speech.endSample;
  }
  addGap(gaps.chapterEnd, 0);
  const lines = timeLines(
    chapter.lines,
    chunks.map(({ chunk, speech, pauses }) => ({ chunk: chunk.chunk, speech, pauses })),
    sampleRate,
  );
  return { samples: end, pieces, chunks, lines, sections: sectionTimes(chapter.sections, chunks, lines) };
}

/** What is kept of a take, in samples of the chapter. */
function placed({ startSample, endSample, speech, pauses }: KeptSound, start: number): KeptSound {
  const at = (stretch: Stretch): Stretch => ({
    startSample: start + stretch.startSample - startSample,
    endSample: start + stretch.endSample - startSample,
  });
  return { ...at({ startSample, endSample }), speech: at(speech), pauses: pauses.map(at) };
}

/**
 * A section starts with its chunk, or between the sentence before it and its first one, and ends where the next of its
 * rank starts. Where no sentence is known, it is as far into its chunk's time as into its text.
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
