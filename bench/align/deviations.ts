import type { AlignedTake } from './aligner.js';
import type { KnownTake } from './take.js';

/** How far found times are from known ones, in ms; above 0: too late. Places in open spans are in `open` only. */
export interface Deviations {
  readonly sentences: readonly number[];
  readonly words: readonly number[];
  readonly open: readonly number[];
}

/** Compares the words that were found in a take with what is known about it. */
export function deviationsOf(take: KnownTake, { times, open }: AlignedTake): Deviations {
  const startMs = new Map(
    times.map(({ start, startSample }) => [start, (startSample / take.sampleRate) * 1000]),
  );
  const isOpen = (offset: number): boolean => open.some(({ start, end }) => offset >= start && offset < end);
  const compare = (known: KnownTake['words'], wanted: (offset: number) => boolean): number[] =>
    known.flatMap(({ offset, atMs }) => {
      const found = startMs.get(offset);
      return found === undefined || !wanted(offset) ? [] : [found - atMs];
    });
  return {
    sentences: compare(take.sentences, (offset) => !isOpen(offset)),
    words: compare(take.words, (offset) => !isOpen(offset)),
    open: compare(take.words, isOpen),
  };
}

/** A row of numbers about deviations; null: there are none. */
export interface Summary {
  readonly count: number;
  /** The average, with its sign. */
  readonly bias: number;
  /** Of the distances, without sign. */
  readonly mean: number;
  readonly ninetyFive: number;
  readonly most: number;
}

export function summarise(deviations: readonly number[]): Summary | null {
  if (deviations.length === 0) return null;
  const distances = deviations.map(Math.abs).sort((a, b) => a - b);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    count: deviations.length,
    bias: sum(deviations) / deviations.length,
    mean: sum(distances) / distances.length,
    ninetyFive: distances[Math.ceil(distances.length * 0.95) - 1] as number,
    most: distances.at(-1) as number,
  };
}
