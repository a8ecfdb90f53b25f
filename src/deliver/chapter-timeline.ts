import { resampledLength } from '../audio/resample.js';
import { samplesOf } from '../base/samples.js';
import type { GapSeconds } from '../manifest/manifest.js';
import type { Chunk } from '../split/chunk.js';
import { gapBefore } from '../split/gap.js';
import type { DeliverChapter, TakeFile } from './delivery.js';

/** How long a recording is, at its own rate. */
export interface TakeLength {
  readonly frames: number;
  readonly sampleRate: number;
}

/** What a chapter's sound is put together from, in order. */
export type Piece =
  | { readonly kind: 'silence'; readonly samples: number }
  | { readonly kind: 'take'; readonly take: TakeFile; readonly samples: number };

/** Where everything sits in a chapter's sound: samples from its start, ends exclusive. */
export interface ChapterTimeline {
  readonly samples: number;
  readonly pieces: readonly Piece[];
  readonly chunks: readonly {
    readonly chunk: Chunk;
    readonly take: TakeFile;
    readonly startSample: number;
    readonly endSample: number;
  }[];
  readonly sections: readonly {
    readonly title: string;
    readonly depth: number;
    readonly startSample: number;
    readonly endSample: number;
  }[];
}

/** The rate of most takes, the higher one of two as frequent; null of none. */
export function commonRate(lengths: Iterable<TakeLength>): number | null {
  const counts = new Map<number, number>();
  for (const { sampleRate } of lengths) counts.set(sampleRate, (counts.get(sampleRate) ?? 0) + 1);
  const [best] = [...counts].sort(([rateA, a], [rateB, b]) => b - a || rateB - rateA);
  return best?.[0] ?? null;
}

/**
 * Lays a chapter out at one rate; null when a take is not recorded or its length not known. Everything is counted in
 * whole samples, so that nothing drifts however long the book is.
 */
export function chapterTimeline(
  chapter: DeliverChapter,
  gaps: GapSeconds,
  sampleRate: number,
  lengthOf: (take: TakeFile) => TakeLength | null,
): ChapterTimeline | null {
  const pieces: Piece[] = [];
  const chunks: ChapterTimeline['chunks'][number][] = [];
  let end = 0;
  const add = (piece: Piece) => {
    if (piece.samples > 0) pieces.push(piece);
    end += piece.samples;
  };
  for (const { chunk, take } of chapter.chunks) {
    const length = take === null ? null : lengthOf(take);
    if (take === null || length === null) return null;
    add({ kind: 'silence', samples: samplesOf(gapBefore(chunk.seam, gaps), sampleRate) });
    const startSample = end;
    add({ kind: 'take', take, samples: resampledLength(length.frames, length.sampleRate, sampleRate) });
    chunks.push({ chunk, take, startSample, endSample: end });
  }
  add({ kind: 'silence', samples: samplesOf(gaps.chapterEnd, sampleRate) });
  return { samples: end, pieces, chunks, sections: sectionTimes(chapter.sections, chunks) };
}

/** A section starts as far into its chunk's time as it does into its text, and ends where the next of its rank starts. */
function sectionTimes(
  sections: DeliverChapter['sections'],
  chunks: ChapterTimeline['chunks'],
): ChapterTimeline['sections'] {
  const timeOf = new Map(chunks.map((entry) => [entry.chunk.chunk, entry]));
  const started = sections.flatMap(({ title, depth, chunk, offset }) => {
    const entry = timeOf.get(chunk);
    if (entry === undefined) return [];
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
