import { powerOfDbfs } from '../dsp/decibels.js';
import type { Frames } from './frame-meter.js';

/** A stretch of samples: the first one, and the one after its last. */
export interface Stretch {
  readonly startSample: number;
  readonly endSample: number;
}

/** Where somebody speaks. */
export interface Speech extends Stretch {
  /** Silences between words, of 200 ms or more, in order. */
  readonly pauses: readonly Stretch[];
  /** The mean square over the frames that are speech; full scale is 1. */
  readonly power: number;
  /** A frame with a smaller swing than this is silence. */
  readonly threshold: number;
}

/** Nothing that has to be turned up this far is a recording of speech. */
const inaudible = powerOfDbfs(-50);
/** The loudest sound counts when there is this much of it: a click is shorter. */
const loudFrames = 30;
const loudShare = 0.05;
/** Below the loudest speech, in powers: the softest consonants stand above the first, the last bounds the noise allowed for. */
const softest = powerOfDbfs(-38);
const loudestNoise = powerOfDbfs(-26);
const overNoise = powerOfDbfs(8);
const quietShare = 0.1;
const shortestPauseSeconds = 0.2;
/** A sound this short, this far from others, is a click and not the end of a word. */
const clickFrames = 2;
const clickDistanceSeconds = 0.2;

/** Finds speech by its level against the loudest and the quietest of the same sound; null: silence all through. */
export function findSpeech(frames: Frames): Speech | null {
  const threshold = speechThreshold(frames.variances);
  if (threshold === null) return null;
  const runs = withoutClicks(runsOver(frames.variances, threshold), frames);
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return null;
  let power = 0;
  let count = 0;
  for (const { from, to } of runs)
    for (let frame = from; frame < to; frame++, count++) power += frames.variances[frame] as number;
  const stretch = (from: number, to: number): Stretch => ({
    startSample: from * frames.frameSamples,
    endSample: Math.min(frames.samples, to * frames.frameSamples),
  });
  const shortest = shortestPauseSeconds * frames.sampleRate;
  const pauses = runs
    .slice(1)
    .map((run, index) => stretch((runs[index] as Run).to, run.from))
    .filter(({ startSample, endSample }) => endSample - startSample >= shortest);
  return { ...stretch(first.from, last.to), pauses, power: power / count, threshold };
}

/** Between the noise and the softest speech, both guessed from how loud the frames are; null: all of it is silence. */
function speechThreshold(swings: Float64Array): number | null {
  if (swings.length === 0) return null;
  const sorted = swings.toSorted();
  const loudIndex = Math.min(loudFrames, Math.ceil(sorted.length * loudShare));
  const loud = sorted[sorted.length - loudIndex] as number;
  if (loud < inaudible) return null;
  const noise = sorted[Math.floor((sorted.length - 1) * quietShare)] as number;
  return Math.min(Math.max(noise * overNoise, loud * softest), loud * loudestNoise);
}

/** Frames from `from` up to, not with, `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
}

function runsOver(swings: Float64Array, threshold: number): readonly Run[] {
  const runs: Run[] = [];
  let from = -1;
  for (let frame = 0; frame <= swings.length; frame++) {
    const isSpeech = frame < swings.length && (swings[frame] as number) > threshold;
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
  const kept = runs.filter((run, index) => {
    if (run.to - run.from > clickFrames) return true;
    const before = runs[index - 1];
    const after = runs[index + 1];
    return (
      (before !== undefined && run.from - before.to < distance) ||
      (after !== undefined && after.from - run.to < distance)
    );
  });
  return kept;
}
