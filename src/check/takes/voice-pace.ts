import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { median } from '../../base/median.js';
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
  /** Of so few readings that most of them may be bad by chance: what is out of any voice's band is to be found all the same. */
  readonly isOfFew: boolean;
}

/** Shorter texts say little about a pace, and fewer readings than this nothing: of three, two show which is the odd one. */
const fewestLetters = 60;
const fewestReadings = 3;
/** Of fewer than these, two may agree by chance, and the spread says nothing. */
export const manyReadings = 5;
/** Deviations that are still common, in median absolute deviations (1.4826 of them make a standard deviation). */
const commonDeviations = 3 * 1.4826;
/** However even the readings are, a seventh more or less is nothing; however uneven, a third of it missing is something. */
const leastTolerance = { ofMany: 0.15, ofFew: 0.2 };
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
  const isOfFew = paces.length < manyReadings;
  const least = isOfFew ? leastTolerance.ofFew : leastTolerance.ofMany;
  return {
    secondsPerLetter: Math.exp(pace),
    tolerance: Math.min(mostTolerance, Math.max(least, spread * commonDeviations)),
    isOfFew,
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
