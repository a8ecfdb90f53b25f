import type { EdgeMeasures, SpeechMeasures, TakeMeasures } from '../../audio/measure/take-measures.js';
import { secondsOf } from '../../base/samples.js';
import type { CheckLimits } from './check-limits.js';
import type { Finding } from './finding.js';

/**
 * Thresholds for a word that is cut off at an edge. The level at the edge is within `edgeUnderSpeechDb` of the speech.
 * The sound does not swell or fade like the beginning or end of a word, and does not start near zero. At full level
 * (within `fullUnderSpeechDb`), even a smaller first step counts as cut off.
 */
const edgeUnderSpeechDb = 12;
const fullUnderSpeechDb = 3;
const edgeSwellDb = 5;
const edgeStepShare = { atMostLevels: 0.4, atFullLevel: 0.25 };
const fallDb = 6;
const clippedShare = 0.001;
const dcOffset = 0.01;

/** Returns the findings that do not depend on the text. `isSilenceRight`: the text has nothing to speak. */
export function judgeSound(
  measures: TakeMeasures,
  { limits, isSilenceRight }: { readonly limits: CheckLimits; readonly isSilenceRight: boolean },
): readonly Finding[] {
  const { speech } = measures;
  if (speech === null) return isSilenceRight ? [] : [silent(measures)];
  return [
    ...pauseInside(measures, speech, limits),
    ...cutAt('head', speech),
    ...cutAt('tail', speech),
    ...longTail(measures, speech, limits),
    ...fallingLevel(speech),
    ...clipping(measures),
    ...offset(measures),
  ];
}

const silent = ({ samples, sampleRate, peakDbfs }: TakeMeasures): Finding => ({
  code: 'silent',
  message: `is silent throughout (${secondsOf(samples, sampleRate).toFixed(1)} s, peak ${peakDbfs.toFixed(0)} dBFS)`,
  measured: peakDbfs,
  expected: { least: -50, most: null },
  unit: 'dBFS',
});

function pauseInside({ sampleRate }: TakeMeasures, { pauses }: SpeechMeasures, limits: CheckLimits) {
  const longest = pauses.toSorted((left, right) => lengthOf(right) - lengthOf(left))[0];
  const seconds = longest === undefined ? 0 : secondsOf(lengthOf(longest), sampleRate);
  if (longest === undefined || seconds <= limits.maxPauseSeconds) return [];
  const at = secondsOf(longest.startSample, sampleRate).toFixed(1);
  return [
    atMost(
      'pause-inside',
      seconds,
      limits.maxPauseSeconds,
      's',
      `has a pause of ${seconds.toFixed(1)} s at ${at} s`,
    ),
  ];
}

const lengthOf = ({ startSample, endSample }: { startSample: number; endSample: number }): number =>
  endSample - startSample;

function cutAt(edge: 'head' | 'tail', speech: SpeechMeasures): readonly Finding[] {
  const { edgeDbfs, swellDb, stepShare }: EdgeMeasures = speech[edge];
  const most = speech.levelDbfs - edgeUnderSpeechDb;
  if (edgeDbfs <= most || swellDb >= edgeSwellDb) return [];
  const isFull = edgeDbfs > speech.levelDbfs - fullUnderSpeechDb;
  if (stepShare < (isFull ? edgeStepShare.atFullLevel : edgeStepShare.atMostLevels)) return [];
  const where = edge === 'head' ? 'begins in the middle of a sound' : 'ends in the middle of a sound';
  const levels = `${edgeDbfs.toFixed(0)} dBFS at the edge, speech at ${speech.levelDbfs.toFixed(0)}`;
  return [atMost(`${edge}-cut`, edgeDbfs, most, 'dBFS', `${where} (${levels})`)];
}

function longTail({ samples, sampleRate }: TakeMeasures, { endSample }: SpeechMeasures, limits: CheckLimits) {
  const seconds = secondsOf(samples - endSample, sampleRate);
  if (seconds <= limits.maxPauseSeconds) return [];
  const message = `continues for ${seconds.toFixed(1)} s after its last word`;
  return [atMost('tail-run-on', seconds, limits.maxPauseSeconds, 's', message)];
}

function fallingLevel(speech: SpeechMeasures): readonly Finding[] {
  if (speech.fallDb === null || speech.fallDb <= fallDb) return [];
  return [
    atMost('level-falls', speech.fallDb, fallDb, 'dB', `gets quieter by ${speech.fallDb.toFixed(1)} dB`),
  ];
}

function clipping({ clippedSamples, samples }: TakeMeasures): readonly Finding[] {
  const share = clippedSamples / samples;
  if (share <= clippedShare) return [];
  const message = `is clipped (${(share * 100).toFixed(2)} % of its samples)`;
  return [atMost('clipped', share, clippedShare, 'share', message)];
}

function offset(measures: TakeMeasures): readonly Finding[] {
  const share = Math.abs(measures.dcOffset);
  if (share <= dcOffset) return [];
  const message = `has a DC offset of ${(share * 100).toFixed(1)} % of full scale`;
  return [atMost('dc-offset', share, dcOffset, 'share', message)];
}

/** Creates a finding for a measurement over its maximum. */
const atMost = (
  code: Finding['code'],
  measured: number,
  most: number,
  unit: Finding['unit'],
  message: string,
): Finding => ({ code, message, measured, expected: { least: null, most }, unit });
