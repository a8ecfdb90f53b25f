import { roundDecibels } from './decibels.js';
import { createLevelMeter, type FileLevels } from './level-meter.js';
import { limiterMarginDb } from './limiter.js';
import type { LoudnessTarget } from './loudness-targets.js';
import { type LoudnessSettings, normaliseLoudness } from './normalise-loudness.js';

/** The inputs of `findGain`. */
export interface GainJob {
  /** Returns the unchanged sound from its beginning at each call. */
  readonly sound: () => AsyncIterable<Float32Array>;
  readonly sampleRate: number;
  /** The levels of `sound`. */
  readonly levels: FileLevels;
  readonly target: Pick<LoudnessTarget, 'measure' | 'tolerance' | 'hasRoomTone'>;
  /** The wanted level after the limiter, in the target's measure. */
  readonly aim: number;
  /** By how many decibels the first attempt was too quiet after the codec; negative: too loud. */
  readonly correctionDb: number;
  readonly ceilingDbtp: number;
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

const levelOf = ({ measure }: GainJob['target'], { rmsDbfs, loudnessLufs }: FileLevels): number =>
  measure === 'rms' ? rmsDbfs : (loudnessLufs ?? rmsDbfs);

/** A gain, and what it makes of the sound. */
export interface FoundGain {
  readonly gainDb: number;
  /** Whether the limiter may change anything. */
  readonly isLimited: boolean;
  /** The levels after gain and limiter. If the limiter changes little and was not run, they are the lowest possible ones. */
  readonly levels: FileLevels;
}

/**
 * Finds the gain in dB with which a sound has the wanted level after the limiter: 0 for silence. The limiter lowers the level by
 * no more than it lowers the highest peak. If that is little, the sound is not processed to measure it.
 */
export async function findGain(job: GainJob): Promise<FoundGain> {
  const { sound, sampleRate, levels, target, aim, correctionDb, ceilingDbtp } = job;
  if (levels.loudnessLufs === null) return { gainDb: 0, isLimited: false, levels };
  const plainDb = Math.min(mostGainDb, aim - levelOf(target, levels));
  const capped = (gainDb: number) => Math.min(gainDb, plainDb + mostExtraDb);
  let gainDb = capped(plainDb + correctionDb);
  let measured: FileLevels | null = null;
  for (let attempts = 0; attempts < mostAttempts; attempts++) {
    const excess = excessOf(levels, gainDb, ceilingDbtp);
    if (excess <= (attempts === 0 ? target.tolerance * shareOfTolerance : 0)) break;
    const meter = createLevelMeter(sampleRate);
    const settings: LoudnessSettings = { gainDb, ceilingDbtp, hasRoomTone: target.hasRoomTone };
    for await (const block of normaliseLoudness(sound(), sampleRate, settings)) meter.add(block);
    measured = meter.levels();
    const lacking = aim + correctionDb - levelOf(target, measured);
    if (Math.abs(lacking) <= target.tolerance * nearShareOfTolerance) break;
    gainDb = capped(gainDb + lacking);
    measured = null;
  }
  return {
    gainDb,
    isLimited: !isWithinCeiling(levels, gainDb, ceilingDbtp),
    levels: measured ?? lowestLevels(levels, gainDb, ceilingDbtp),
  };
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
