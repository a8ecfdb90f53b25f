import { fullScaleOf, type SampleBlock } from '../wav/sample-block.js';
import { dbfsOfAmplitude, dbfsOfPower, roundDecibels } from './decibels.js';
import { createLoudnessMeter } from './loudness.js';
import { createTruePeakMeter } from './true-peak.js';

/** The levels of a whole file, to hundredths of a decibel. */
export interface FileLevels {
  /** Null: shorter than 400 ms, or below -70 LUFS throughout. */
  readonly loudnessLufs: number | null;
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  readonly truePeakDbtp: number;
}

/** Measures the levels of a sound. */
export interface LevelMeter {
  /** Adds the next samples. Blocks may have any length and are not kept. */
  add(block: SampleBlock): void;
  /** Returns the levels of all samples so far. */
  levels(): FileLevels;
}

/** Measures root mean square and peak of a sound. */
interface SampleMeter {
  add(block: SampleBlock): void;
  /** To hundredths. */
  rmsDbfs(): number;
  /** To hundredths. */
  peakDbfs(): number;
}

function createSampleMeter(): SampleMeter {
  const total = { samples: 0, squares: 0, peak: 0 };
  return {
    add(block) {
      const scale = fullScaleOf(block);
      let squares = 0;
      let peak = total.peak * scale;
      for (let index = 0; index < block.length; index++) {
        const sample = block[index] as number;
        squares += sample * sample;
        if (sample > peak) peak = sample;
        else if (-sample > peak) peak = -sample;
      }
      total.samples += block.length;
      total.squares += squares / scale ** 2;
      total.peak = peak / scale;
    },
    rmsDbfs: () => roundDecibels(dbfsOfPower(total.squares / Math.max(1, total.samples))),
    peakDbfs: () => roundDecibels(dbfsOfAmplitude(total.peak)),
  };
}

/** Creates a meter that measures sound of any length in one pass. It keeps ten numbers for each second. */
export function createLevelMeter(sampleRate: number): LevelMeter {
  const loudness = createLoudnessMeter(sampleRate);
  const truePeak = createTruePeakMeter(sampleRate);
  const samples = createSampleMeter();
  return {
    add(block) {
      loudness.add(block);
      truePeak.add(block);
      samples.add(block);
    },
    levels: () => ({
      loudnessLufs: loudness.integratedLufs(),
      rmsDbfs: samples.rmsDbfs(),
      peakDbfs: samples.peakDbfs(),
      truePeakDbtp: truePeak.truePeakDbtp(),
    }),
  };
}

/** What a loudness target measures: the root mean square over the whole file (dBFS), or the integrated loudness (LUFS). */
export type LevelMeasure = 'rms' | 'loudness';

/** Returns the level of a sound in a measure. Sound that is too short or too quiet for a loudness has its root mean square. */
export const levelIn = (
  measure: LevelMeasure,
  { rmsDbfs, loudnessLufs }: Pick<FileLevels, 'rmsDbfs' | 'loudnessLufs'>,
): number => (measure === 'rms' ? rmsDbfs : (loudnessLufs ?? rmsDbfs));

/** Measures the level of a sound in one measure. */
export interface SingleMeter extends Pick<LevelMeter, 'add'> {
  /** Returns the level of all samples so far, to hundredths, as `levelIn` with the levels of a `LevelMeter`. */
  level(): number;
}

/** Creates a meter for one measure, which takes a fraction of the time of all levels. */
export function createSingleMeter(measure: LevelMeasure, sampleRate: number): SingleMeter {
  const loudness = measure === 'loudness' ? createLoudnessMeter(sampleRate) : null;
  const samples = createSampleMeter();
  return {
    add(block) {
      loudness?.add(block);
      samples.add(block);
    },
    level: () =>
      levelIn(measure, {
        rmsDbfs: samples.rmsDbfs(),
        loudnessLufs: loudness?.integratedLufs() ?? null,
      }),
  };
}
