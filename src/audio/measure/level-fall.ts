import { median } from '../../base/median.js';
import { dbfsOfPower } from '../dsp/decibels.js';
import type { Speech } from './find-speech.js';
import type { Frames } from './frame-meter.js';

/** About a sentence. The levels of shorter windows depend on what is said in them. */
const windowSeconds = { least: 2, most: 8 };
const wantedWindows = 12;
const fewestWindows = 6;
/** The least share of speech with which the level of a window is used. */
const spokenShare = 0.3;

/**
 * Returns by how many decibels the voice gets quieter between the beginning and the end of a take; negative: louder; null: too
 * little speech. Levels are those of speech only, in windows of 2 to 8 s. A fade shows in the median slope between any two
 * windows, and a sudden drop in the medians before and after it. The greater of both is returned.
 */
export function levelFall(frames: Frames, speech: Speech): number | null {
  const levels = windowLevels(frames, speech);
  return levels.length < fewestWindows ? null : Math.max(fadeOf(levels), dropOf(levels));
}

/** Returns the levels of speech in dBFS, one for each window that has enough of it. */
function windowLevels({ variances, frameSamples, sampleRate }: Frames, speech: Speech): readonly number[] {
  const first = Math.floor(speech.startSample / frameSamples);
  const end = Math.ceil(speech.endSample / frameSamples);
  const aSecond = sampleRate / frameSamples;
  const wanted = (end - first) / wantedWindows;
  const length = Math.max(windowSeconds.least * aSecond, Math.min(windowSeconds.most * aSecond, wanted));
  const levels: number[] = [];
  for (let from = first; from + length <= end + 1; from += length) {
    let power = 0;
    let spoken = 0;
    const to = Math.min(end, Math.round(from + length));
    for (let frame = Math.round(from); frame < to; frame++) {
      const variance = variances[frame] as number;
      if (variance <= speech.threshold) continue;
      power += variance;
      spoken += 1;
    }
    if (spoken >= length * spokenShare) levels.push(dbfsOfPower(power / spoken));
  }
  return levels;
}

/** Returns the fall of the Theil-Sen line over the whole length. */
function fadeOf(levels: readonly number[]): number {
  const slopes = levels.flatMap((level, index) =>
    levels.slice(index + 1).map((later, gap) => (level - later) / (gap + 1)),
  );
  return median(slopes) * (levels.length - 1);
}

/** Returns the greatest difference of the medians before and after a window, with at least a quarter of the windows on either side. */
function dropOf(levels: readonly number[]): number {
  const margin = Math.max(3, Math.ceil(levels.length / 4));
  let drop = Number.NEGATIVE_INFINITY;
  for (let at = margin; at <= levels.length - margin; at++)
    drop = Math.max(drop, median(levels.slice(0, at)) - median(levels.slice(at)));
  return drop;
}
