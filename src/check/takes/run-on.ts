import { secondsOf } from '../../base/samples.js';
import type { Finding } from './finding.js';
import { speechSeconds } from './judge-take.js';
import { bandOfPace, type Reading, type VoicePace } from './voice-pace.js';

/** Minimum length of the last pause, and its minimum ratio to every other pause. */
const stopSeconds = 0.8;
const longerThanOthers = 1.3;
/** Share of the tolerance. A pause and half of a too-long excess together are enough for a finding. */
const excessShare = 0.5;

/**
 * Returns a finding for words after the end of the text. Then the speech before the last pause, which is the longest, is
 * long enough for the whole text, and the take as a whole is too long.
 */
export function runOnFinding({ letters, measures }: Reading, pace: VoicePace): readonly Finding[] {
  const { speech, sampleRate } = measures;
  const last = speech?.pauses.at(-1);
  if (speech === null || last === undefined) return [];
  const lengths = speech.pauses.map(({ startSample, endSample }) =>
    secondsOf(endSample - startSample, sampleRate),
  );
  const stop = lengths.at(-1) as number;
  if (stop < stopSeconds || lengths.slice(0, -1).some((other) => other * longerThanOthers > stop)) return [];

  const expected = letters * pace.secondsPerLetter;
  const slack = Math.exp(pace.tolerance * excessShare);
  const before = secondsOf(last.startSample - speech.startSample, sampleRate);
  const seconds = speechSeconds(measures);
  if (seconds < expected * slack || before < expected / slack) return [];
  return [
    {
      code: 'tail-run-on',
      message: `speaks for ${before.toFixed(1)} s, enough for its text, and again after a pause of ${stop.toFixed(1)} s`,
      measured: seconds,
      expected: { least: null, most: Math.min(expected * slack, bandOfPace(letters, pace).mostSeconds) },
      unit: 's',
    },
  ];
}
