import { roundDecibels } from '../audio/dsp/decibels.js';

/** The measured levels of a take. */
export interface TakeLevels {
  /** Null: too short or too quiet to measure. */
  readonly loudnessLufs: number | null;
  readonly truePeakDbtp: number;
}

/** No take is louder than this after its gain. */
const ceilingDbtp = -1;
/** The loudness of a mono podcast. Takes are brought to it, unless a peak would be too high. */
const mostLufs = -19;

/**
 * Returns the gain in dB for each take, with which their loudness is equal: -19 LUFS, or less if a true peak would exceed -1 dBTP.
 * A take whose loudness is unknown gets 0, or less for its peak.
 */
export function matchingGains(takes: readonly TakeLevels[]): readonly number[] {
  const highest = takes.flatMap(({ loudnessLufs, truePeakDbtp }) =>
    loudnessLufs === null ? [] : [loudnessLufs + ceilingDbtp - truePeakDbtp],
  );
  const level = Math.min(mostLufs, ...highest);
  // Rounded down, so that rounding lifts no peak above the ceiling.
  return takes.map(({ loudnessLufs, truePeakDbtp }) =>
    loudnessLufs === null
      ? Math.min(0, floorDecibels(ceilingDbtp - truePeakDbtp))
      : floorDecibels(level - loudnessLufs),
  );
}

const floorDecibels = (value: number): number => roundDecibels(Math.floor(value * 100) / 100);
