import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { secondsOf } from '../../base/samples.js';
import { outside, saidBounds } from '../outside.js';
import type { CheckLimits } from './check-limits.js';
import type { Finding } from './finding.js';
import { judgeSound } from './judge-sound.js';
import { type DurationBand, durationBand } from './reading-rates.js';
import { spokenLength } from './spoken-length.js';

/** A take and what it should say. */
export interface SpokenTake {
  /** As it was sent. */
  readonly text: string;
  /** BCP-47; null: not known. */
  readonly language: string | null;
  readonly measures: TakeMeasures;
}

/**
 * The verdict on one take by itself, while recording: nothing but this take and its text counts, so it is the same
 * whichever takes are there already. Its length is held against a wide, fixed band for its language.
 */
export function judgeTake(take: SpokenTake, limits: CheckLimits): readonly Finding[] {
  const letters = spokenLength(take.text);
  const sound = judgeSound(take.measures, { limits, isSilenceRight: letters === 0 });
  return [...durationFinding(take.measures, durationBand(letters, take.language)), ...sound];
}

/** From the first word to the last: silence at the ends is trimmed. */
export const speechSeconds = ({ speech, sampleRate }: TakeMeasures): number =>
  speech === null ? 0 : secondsOf(speech.endSample - speech.startSample, sampleRate);

/** Whether the speech is outside the band; silence is not, having a finding of its own. */
export function durationFinding(measures: TakeMeasures, band: DurationBand): readonly Finding[] {
  if (measures.speech === null) return [];
  const seconds = speechSeconds(measures);
  if (seconds >= band.leastSeconds && seconds <= band.mostSeconds) return [];
  const expected = { least: band.leastSeconds, most: band.mostSeconds };
  const said = saidBounds(expected, 1);
  const range = `${said.least?.toFixed(1)} to ${said.most?.toFixed(1)} s`;
  return [
    {
      code: seconds < band.leastSeconds ? 'too-short' : 'too-long',
      message: `speaks for ${outside(seconds, expected, 1)} s where ${range} were expected`,
      measured: seconds,
      expected,
      unit: 's',
    },
  ];
}
