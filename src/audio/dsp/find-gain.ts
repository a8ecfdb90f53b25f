import { roundDecibels } from './decibels.js';
import { type FileLevels, levelIn } from './level-meter.js';
import { limiterMarginDb } from './limiter.js';
import { lossAt, type SourceLevels } from './limiter-loss.js';
import type { LoudnessTarget } from './loudness-targets.js';

/** The inputs of `findGain`. */
export interface GainJob {
  readonly levels: SourceLevels;
  readonly target: Pick<LoudnessTarget, 'measure' | 'tolerance'>;
  /** The wanted level after the limiter, in the target's measure. */
  readonly aim: number;
  /** By how many decibels the first attempt was too quiet after the codec; negative: too loud. */
  readonly correctionDb: number;
  readonly ceilingDbtp: number;
  /** Applies a gain and the limiter to the whole sound. Returns its level then, in the target's measure. */
  readonly tryGain: (gainDb: number) => Promise<number>;
}

/** A higher gain would only amplify noise. */
const mostGainDb = 40;
/** A higher extra gain, to compensate for the limiter, would be audible as distortion. */
const mostExtraDb = 6;
/** The share of the tolerance that is left to the codec. */
const shareOfTolerance = 0.5;
/** A result this close to the aim is accepted, because each attempt processes the whole sound. */
const nearShareOfTolerance = 0.15;
const mostAttempts = 4;

/** Levels are rounded to hundredths. */
const roundingDb = 0.01;

/** Tells whether a sound with these levels stays under the ceiling after a gain, so that the limiter changes nothing. */
export const isWithinCeiling = (levels: FileLevels, gainDb: number, ceilingDbtp: number): boolean =>
  excessOf(levels, gainDb, ceilingDbtp) + roundingDb <= 0;

/** A gain, and what it makes of the sound. */
export interface FoundGain {
  readonly gainDb: number;
  /** Whether the limiter may change anything. */
  readonly isLimited: boolean;
  /** Whether `tryGain` was called last with this gain. */
  readonly isTried: boolean;
  /** The levels after gain and limiter. Those that were not measured are the lowest possible ones. */
  readonly levels: FileLevels;
}

/**
 * Finds the gain in dB with which a sound has the wanted level after the limiter: 0 for silence. The limiter lowers the level by
 * no more than it lowers the highest peak. If that is little, no gain is tried. Otherwise the first one that is tried is an estimate.
 */
export async function findGain(job: GainJob): Promise<FoundGain> {
  const { levels, target, aim, correctionDb, ceilingDbtp, tryGain } = job;
  if (levels.loudnessLufs === null) return { gainDb: 0, isLimited: false, isTried: false, levels };
  const plainDb = Math.min(mostGainDb, aim - levelIn(target.measure, levels));
  const capped = (gainDb: number) => Math.min(gainDb, plainDb + mostExtraDb);
  const wanted = aim + correctionDb;
  const isNear = (level: number) => Math.abs(wanted - level) <= target.tolerance * nearShareOfTolerance;
  let gainDb = capped(plainDb + correctionDb);
  let level: number | null = null;
  if (excessOf(levels, gainDb, ceilingDbtp) > target.tolerance * shareOfTolerance) {
    gainDb = estimatedGain(gainDb, (gain) => {
      const level = estimatedLevel(job, gain);
      return level === null || isNear(level) ? null : capped(gain + wanted - level);
    });
    for (let attempts = 0; attempts < mostAttempts; attempts++) {
      if (excessOf(levels, gainDb, ceilingDbtp) <= 0) break;
      level = await tryGain(gainDb);
      if (isNear(level)) break;
      gainDb = capped(gainDb + wanted - level);
      level = null;
    }
  }
  const lowest = lowestLevels(levels, gainDb, ceilingDbtp);
  const measured = target.measure === 'rms' ? 'rmsDbfs' : 'loudnessLufs';
  return {
    gainDb,
    isLimited: !isWithinCeiling(levels, gainDb, ceilingDbtp),
    isTried: level !== null,
    levels: level === null ? lowest : { ...lowest, [measured]: level },
  };
}

/** Corrects a gain as often as it would be tried, until `next` returns null. */
function estimatedGain(first: number, next: (gainDb: number) => number | null): number {
  let gainDb = first;
  for (let attempts = 1; attempts < mostAttempts; attempts++) gainDb = next(gainDb) ?? gainDb;
  return gainDb;
}

/** Estimates the level after a gain and the limiter; null: the limiter would take too much for an estimate. */
function estimatedLevel({ levels, target, ceilingDbtp }: GainJob, gainDb: number): number | null {
  const excess = Math.max(0, excessOf(levels, gainDb, ceilingDbtp));
  const loss = lossAt(levels.limiterLosses, levels.peakDbfs - excess);
  return loss === null ? null : roundDecibels(levelIn(target.measure, levels) + gainDb - loss);
}

/** By how many decibels the limiter lowers the highest peak; 0 or less: it changes nothing. */
const excessOf = (levels: FileLevels, gainDb: number, ceilingDbtp: number): number =>
  levels.truePeakDbtp + gainDb - (ceilingDbtp - limiterMarginDb);

function lowestLevels(levels: FileLevels, gainDb: number, ceilingDbtp: number): FileLevels {
  const excess = Math.max(0, excessOf(levels, gainDb, ceilingDbtp));
  const lowered = (value: number) => roundDecibels(value + gainDb - excess);
  return {
    loudnessLufs: levels.loudnessLufs === null ? null : lowered(levels.loudnessLufs),
    rmsDbfs: lowered(levels.rmsDbfs),
    peakDbfs: lowered(levels.peakDbfs),
    truePeakDbtp: lowered(levels.truePeakDbtp),
  };
}
