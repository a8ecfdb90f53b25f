import { median } from '../../base/median.js';
import { dbfsOfPower } from '../dsp/decibels.js';
import type { Speech } from './find-speech.js';
import type { Frames } from './frame-meter.js';

/** A sentence or so: shorter windows differ by what is said in them. */
const windowSeconds = { least: 2, most: 8 };
const wantedWindows = 12;
const fewestWindows = 6;
/** The share of a window that must be speech for its level to mean anything. */
const spokenShare = 0.3;

/**
 * How many decibels the voice loses between the beginning and the end of a take; negative when it gains. Levels are
 * those of speech alone, in windows of 2 to 8 s: a fade shows in the median slope between any two of them, a sudden
 * drop in the medians before and after it; the greater counts. Null: too little speech to say.
 */
export function levelFall(frames: Frames, speech: Speech): number | null {
  const levels = windowLevels(frames, speech);
  return levels.length < fewestWindows ? null : Math.max(fadeOf(levels), dropOf(levels));
}

function windowLevels({ swings, frameSamples, sampleRate }: Frames, speech: Speech): readonly number[] {
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
      const swing = swings[frame] as number;
      if (swing <= speech.threshold) continue;
      power += swing;
      spoken += 1;
    }
    if (spoken >= length * spokenShare) levels.push(dbfsOfPower(power / spoken));
  }
  return levels;
}

/** Theil and Sen's slope, over the whole length. */
function fadeOf(levels: readonly number[]): number {
  const slopes = levels.flatMap((level, index) =>
    levels.slice(index + 1).map((later, gap) => (level - later) / (gap + 1)),
  );
  return median(slopes) * (levels.length - 1);
}

/** The greatest difference of medians before and after any window, with a quarter of the windows on either side. */
function dropOf(levels: readonly number[]): number {
  const aside = Math.max(3, Math.ceil(levels.length / 4));
  let drop = Number.NEGATIVE_INFINITY;
  for (let at = aside; at <= levels.length - aside; at++)
    drop = Math.max(drop, median(levels.slice(0, at)) - median(levels.slice(at)));
  return drop;
}
