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

/** Creates a meter that measures sound of any length in one pass. It keeps ten numbers for each second. */
export function createLevelMeter(sampleRate: number): LevelMeter {
  const loudness = createLoudnessMeter(sampleRate);
  const truePeak = createTruePeakMeter(sampleRate);
  const total = { samples: 0, squares: 0, peak: 0 };
  return {
    add(block) {
      loudness.add(block);
      truePeak.add(block);
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
    levels: () => ({
      loudnessLufs: loudness.integratedLufs(),
      rmsDbfs: roundDecibels(dbfsOfPower(total.squares / Math.max(1, total.samples))),
      peakDbfs: roundDecibels(dbfsOfAmplitude(total.peak)),
      truePeakDbtp: truePeak.truePeakDbtp(),
    }),
  };
}
