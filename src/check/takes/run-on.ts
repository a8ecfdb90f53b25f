import { secondsOf } from '../../base/samples.js';
import type { Finding } from './finding.js';
import { speechSeconds } from './judge-take.js';
import { bandOfPace, type Reading, type VoicePace } from './voice-pace.js';

/** A stop that sets something off from what came before: this long, and longer than any other by this much. */
const stopSeconds = 0.8;
const longerThanOthers = 1.3;
/** Two weak signs together count as one: half of what would be too long by itself. */
const excessShare = 0.5;

/**
 * Words that are not in the text, after it: the whole text's time had passed when the voice stopped for the last and
 * longest time, and it came back for about as long as the take is too long.
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
      message: `speaks again ${stop.toFixed(1)} s after the ${before.toFixed(1)} s that the text takes`,
      measured: seconds,
      expected: { least: null, most: Math.min(expected * slack, bandOfPace(letters, pace).mostSeconds) },
      unit: 's',
    },
  ];
}
