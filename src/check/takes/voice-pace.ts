import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { median } from '../../base/median.js';
import { speechSeconds } from './judge-take.js';
import type { DurationBand } from './reading-rates.js';

/** Length of a text (see `spokenLength`) and measurements of its take. */
export interface Reading {
  readonly letters: number;
  readonly measures: TakeMeasures;
}

/** Pace of the takes with the same voice settings. */
export interface VoicePace {
  readonly secondsPerLetter: number;
  /** Largest deviation of a good take from that pace, as a natural logarithm of the ratio. */
  readonly tolerance: number;
  /** Whether so few takes were used that most may be bad by chance. The fixed range must then be checked too. */
  readonly isOfFew: boolean;
}

/** Shorter texts are ignored. Three takes are the fewest in which two show that the third is wrong. */
const fewestLetters = 60;
const fewestReadings = 3;
/** With fewer takes, two may agree by chance, so the spread says nothing. */
export const manyReadings = 5;
/** Three standard deviations, in median absolute deviations (1.4826 of them are one standard deviation). */
const commonDeviations = 3 * 1.4826;
/** Bounds of the tolerance: a difference of a seventh is never an error, a third of missing text always is. */
const leastTolerance = { ofMany: 0.15, ofFew: 0.2 };
const mostTolerance = 0.36;
/** Additional tolerance for short texts. */
const allowance = { lessSeconds: 0.6, moreSeconds: 1.2 };

/** Returns the pace by the medians of the takes, in any order; null: too few takes. */
export function voicePace(readings: readonly Reading[]): VoicePace | null {
  const paces = readings
    .filter(({ letters, measures }) => letters >= fewestLetters && measures.speech !== null)
    .map(({ letters, measures }) => Math.log(speechSeconds(measures) / letters));
  if (paces.length < fewestReadings) return null;
  const pace = median(paces);
  const spread = median(paces.map((each) => Math.abs(each - pace)));
  const isOfFew = paces.length < manyReadings;
  const least = isOfFew ? leastTolerance.ofFew : leastTolerance.ofMany;
  return {
    secondsPerLetter: Math.exp(pace),
    tolerance: Math.min(mostTolerance, Math.max(least, spread * commonDeviations)),
    isOfFew,
  };
}

/** Returns the range of lengths for a text of this many letters at this pace. */
export function bandOfPace(letters: number, { secondsPerLetter, tolerance }: VoicePace): DurationBand {
  const expected = letters * secondsPerLetter;
  return {
    leastSeconds: Math.max(0, expected * Math.exp(-tolerance) - allowance.lessSeconds),
    mostSeconds: expected * Math.exp(tolerance) + allowance.moreSeconds,
  };
}
