import { powerOfDbfs } from '../dsp/decibels.js';
import type { Frames } from './frame-meter.js';

/** A range of samples. The end is exclusive. */
export interface SampleRange {
  readonly startSample: number;
  readonly endSample: number;
}

/** The speech in a sound, from its first word to its last. */
export interface Speech extends SampleRange {
  /** Silences of 200 ms or more between words, in order. */
  readonly pauses: readonly SampleRange[];
  /** The mean of the variances of all speech frames; full scale is 1. */
  readonly power: number;
  /** A frame whose variance is not above this is silence. */
  readonly threshold: number;
}

/**
 * The margins that are kept around the speech, in seconds (see `keptRange`). Soft consonants and the decay of the voice may be
 * quieter than the threshold for speech. Measured on 200 takes: docs/decisions/levels.md.
 */
export const marginSeconds = { head: 0.1, tail: 0.15 } as const;

/** A sound whose loud parts are quieter than this counts as silence. */
const inaudible = powerOfDbfs(-50);
/** The loudest frames may be a click: the level is taken below this many frames, or this share if that is less. */
const loudFrames = 30;
const loudShare = 0.05;
/** Relative to the loudest speech: no speech is softer than this. */
const softest = powerOfDbfs(-38);
/** Relative to the loudest speech: the threshold is never higher than this. */
const loudestNoise = powerOfDbfs(-26);
/** The threshold is this far above the noise. */
const overNoise = powerOfDbfs(8);
/** The noise level is the one that this share of the frames does not exceed. */
const quietShare = 0.1;
const shortestPauseSeconds = 0.2;
/** Relative to the loudest speech: the softest sound that begins or ends a word, such as a whispered h. */
const softestEdge = powerOfDbfs(-62);
/** A soft sound that is longer is no part of a word, but a breath or noise. */
const longestEdgeSeconds = 0.4;
/** A sound this short and this far from others is a click, not the end of a word. */
const clickFrames = 2;
const clickDistanceSeconds = 0.2;

/**
 * Finds speech by its level relative to the loudest and quietest frames of the sound; null: only silence. If the first word begins
 * so softly that its margin does not contain the beginning, the speech starts there, and so for the end of the last word.
 */
export function findSpeech(frames: Frames): Speech | null {
  const thresholds = speechThresholds(frames.variances);
  if (thresholds === null) return null;
  const { threshold, softThreshold } = thresholds;
  const runs = withoutClicks(runsOver(frames.variances, threshold), frames);
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return null;
  let power = 0;
  let count = 0;
  for (const { from, to } of runs)
    for (let frame = from; frame < to; frame++, count++) power += frames.variances[frame] as number;
  const rangeOf = (from: number, to: number): SampleRange => ({
    startSample: from * frames.frameSamples,
    endSample: Math.min(frames.samples, to * frames.frameSamples),
  });
  const shortest = shortestPauseSeconds * frames.sampleRate;
  const pauses = runs
    .slice(1)
    .map((run, index) => rangeOf((runs[index] as Run).to, run.from))
    .filter(({ startSample, endSample }) => endSample - startSample >= shortest);
  const head = softFrames(frames.variances.subarray(0, first.from).toReversed(), softThreshold);
  const tail = softFrames(frames.variances.subarray(last.to), softThreshold);
  const needed = (soft: number, margin: number): number => {
    const seconds = (soft * frames.frameSamples) / frames.sampleRate;
    return seconds >= margin && seconds <= longestEdgeSeconds ? soft : 0;
  };
  const whole = rangeOf(
    first.from - needed(head, marginSeconds.head),
    last.to + needed(tail, marginSeconds.tail),
  );
  return { ...whole, pauses, power: power / count, threshold };
}

/** Returns how many frames at the start are above the threshold. */
function softFrames(variances: Float64Array, threshold: number): number {
  const end = variances.findIndex((variance) => variance <= threshold);
  return end < 0 ? variances.length : end;
}

/**
 * Returns a threshold between noise and the softest speech, both estimated from the variances, and one between noise and the
 * softest edge of a word; null: only silence.
 */
function speechThresholds(
  variances: Float64Array,
): { readonly threshold: number; readonly softThreshold: number } | null {
  if (variances.length === 0) return null;
  const sorted = variances.toSorted();
  const loudIndex = Math.min(loudFrames, Math.ceil(sorted.length * loudShare));
  const loud = sorted[sorted.length - loudIndex] as number;
  if (loud < inaudible) return null;
  const overQuiet = (sorted[Math.floor((sorted.length - 1) * quietShare)] as number) * overNoise;
  return {
    threshold: Math.min(Math.max(overQuiet, loud * softest), loud * loudestNoise),
    softThreshold: Math.max(overQuiet, loud * softestEdge),
  };
}

/** A range of frames. `to` is exclusive. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** Returns the runs of frames whose variance is above the threshold. */
function runsOver(variances: Float64Array, threshold: number): readonly Run[] {
  const runs: Run[] = [];
  let from = -1;
  for (let frame = 0; frame <= variances.length; frame++) {
    const isSpeech = frame < variances.length && (variances[frame] as number) > threshold;
    if (isSpeech && from < 0) from = frame;
    if (!isSpeech && from >= 0) {
      runs.push({ from, to: frame });
      from = -1;
    }
  }
  return runs;
}

function withoutClicks(runs: readonly Run[], { sampleRate, frameSamples }: Frames): readonly Run[] {
  const distance = (clickDistanceSeconds * sampleRate) / frameSamples;
  return runs.filter((run, index) => {
    if (run.to - run.from > clickFrames) return true;
    const before = runs[index - 1];
    const after = runs[index + 1];
    return (
      (before !== undefined && run.from - before.to < distance) ||
      (after !== undefined && after.from - run.to < distance)
    );
  });
}
