import { createLevelMeter, type FileLevels } from './level-meter.js';
import { limiterMarginDb } from './limiter.js';
import type { LoudnessTarget } from './loudness-targets.js';
import { type LoudnessSettings, normaliseLoudness } from './normalise-loudness.js';

export interface GainJob {
  /** The sound as it is, from its beginning, each time it is asked for. */
  readonly sound: () => AsyncIterable<Float32Array>;
  readonly sampleRate: number;
  /** What `sound` measures. */
  readonly levels: FileLevels;
  readonly target: Pick<LoudnessTarget, 'measure' | 'tolerance' | 'hasRoomTone'>;
  /** What it is to measure under the limiter, in the target's measure. */
  readonly aim: number;
  /** By how much a first try was too quiet behind the codec. */
  readonly correctionDb: number;
  readonly ceilingDbtp: number;
}

/** However quiet a recording is: more than this is noise. */
const mostGainDb = 40;
/** More than this on top, to make good what the limiter takes, would be heard as distortion. */
const mostExtraDb = 6;
/** So much of the tolerance is left to the codec. */
const shareOfTolerance = 0.5;
/** So near it is near enough: each try goes through the whole sound. */
const nearShareOfTolerance = 0.15;
const mostTries = 4;

const levelOf = ({ measure }: GainJob['target'], { rmsDbfs, loudnessLufs }: FileLevels): number =>
  measure === 'rms' ? rmsDbfs : (loudnessLufs ?? rmsDbfs);

/**
 * The gain with which a sound measures what is aimed at once its peaks are held under the ceiling. Silence gets none.
 * The limiter takes no more from the level than from the highest peak: where that is little, the sound is not run through it.
 */
export async function findGain(job: GainJob): Promise<number> {
  const { sound, sampleRate, levels, target, aim, correctionDb, ceilingDbtp } = job;
  if (levels.loudnessLufs === null) return 0;
  const plainDb = Math.min(mostGainDb, aim - levelOf(target, levels));
  const raised = (gainDb: number) => Math.min(gainDb, plainDb + mostExtraDb);
  let gainDb = raised(plainDb + correctionDb);
  for (let tries = 0; tries < mostTries; tries++) {
    const excess = levels.truePeakDbtp + gainDb - (ceilingDbtp - limiterMarginDb);
    if (excess <= (tries === 0 ? target.tolerance * shareOfTolerance : 0)) break;
    const meter = createLevelMeter(sampleRate);
    const levelling: LoudnessSettings = { gainDb, ceilingDbtp, hasRoomTone: target.hasRoomTone };
    for await (const block of normaliseLoudness(sound(), sampleRate, levelling)) meter.add(block);
    const lacking = aim + correctionDb - levelOf(target, meter.levels());
    if (Math.abs(lacking) <= target.tolerance * nearShareOfTolerance) break;
    gainDb = raised(gainDb + lacking);
  }
  return gainDb;
}
