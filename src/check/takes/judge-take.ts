import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { secondsOf } from '../../base/samples.js';
import { outside, roundedBounds } from '../outside.js';
import type { CheckLimits } from './check-limits.js';
import type { Finding } from './finding.js';
import { judgeSound } from './judge-sound.js';
import { type DurationBand, durationBand } from './reading-rates.js';
import { spokenLength } from './spoken-length.js';

/** Take with its text. */
export interface SpokenTake {
  /** Text that was sent to the engine. */
  readonly text: string;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  readonly measures: TakeMeasures;
}

/**
 * Returns the findings of a single take, for use while recording. Does not depend on other takes: compares the length
 * with a wide, fixed range for the language.
 */
export function judgeTake(take: SpokenTake, limits: CheckLimits): readonly Finding[] {
  const letters = spokenLength(take.text);
  const sound = judgeSound(take.measures, { limits, isSilenceRight: letters === 0 });
  return [...durationFinding(take.measures, durationBand(letters, take.language)), ...sound];
}

/** Returns the seconds from the first word to the last; 0: no speech. */
export const speechSeconds = ({ speech, sampleRate }: TakeMeasures): number =>
  speech === null ? 0 : secondsOf(speech.endSample - speech.startSample, sampleRate);

/** Returns a finding if the length of the speech is outside the range. Silence has a finding of its own. */
export function durationFinding(measures: TakeMeasures, band: DurationBand): readonly Finding[] {
  if (measures.speech === null) return [];
  const seconds = speechSeconds(measures);
  if (seconds >= band.leastSeconds && seconds <= band.mostSeconds) return [];
  const expected = { least: band.leastSeconds, most: band.mostSeconds };
  const { least, most } = roundedBounds(expected, 1);
  const range = `${least?.toFixed(1)} to ${most?.toFixed(1)} s`;
  return [
    {
      code: seconds < band.leastSeconds ? 'too-short' : 'too-long',
      message: `speaks for ${outside(seconds, expected, 1)} s instead of ${range}`,
      measured: seconds,
      expected,
      unit: 's',
    },
  ];
}
