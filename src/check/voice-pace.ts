import type { TakeMeasures } from '../audio/take-measures.js';
import { speechSeconds } from './judge-take.js';
import type { DurationBand } from './reading-rates.js';

/** One reading: how much there was to say (see `spokenLength`), and what was measured. */
export interface Reading {
  readonly letters: number;
  readonly measures: TakeMeasures;
}

/** How fast one speaker reads, and how evenly. */
export interface VoicePace {
  readonly secondsPerLetter: number;
  /** How far a good reading may be from that pace, as a natural logarithm. */
  readonly tolerance: number;
}

/** Shorter texts say little about a pace, and fewer readings than this nothing. */
const fewestLetters = 60;
const fewestReadings = 5;
/** Deviations that are still common, in median absolute deviations (1.4826 of them make a standard deviation). */
const commonDeviations = 3 * 1.4826;
/** However even the readings are, a seventh more or less is nothing; however uneven, a third of it missing is something. */
const leastTolerance = 0.15;
const mostTolerance = 0.36;
/** What short texts may be out by, besides. */
const allowance = { lessSeconds: 0.6, moreSeconds: 1.2 };

/** The pace of a speaker by the medians of these readings, in any order; null: too few to say. */
export function voicePace(readings: readonly Reading[]): VoicePace | null {
  const paces = readings
    .filter(({ letters, measures }) => letters >= fewestLetters && measures.speech !== null)
    .map(({ letters, measures }) => Math.log(speechSeconds(measures) / letters));
  if (paces.length < fewestReadings) return null;
  const pace = median(paces);
  const spread = median(paces.map((each) => Math.abs(each - pace)));
  return {
    secondsPerLetter: Math.exp(pace),
    tolerance: Math.min(mostTolerance, Math.max(leastTolerance, spread * commonDeviations)),
  };
}

/** The time that this speaker takes for a text of this length. */
export function bandOfPace(letters: number, { secondsPerLetter, tolerance }: VoicePace): DurationBand {
  const expected = letters * secondsPerLetter;
  return {
    leastSeconds: Math.max(0, expected * Math.exp(-tolerance) - allowance.lessSeconds),
    mostSeconds: expected * Math.exp(tolerance) + allowance.moreSeconds,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}
