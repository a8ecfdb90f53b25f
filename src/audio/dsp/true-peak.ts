import { fullScaleOf, type SampleBlock } from '../wav/sample-block.js';
import { dbfsOfAmplitude, roundDecibels } from './decibels.js';
import { createInterpolator, taps } from './interpolator.js';

/** Measures the true peak of a sound. */
export interface TruePeakMeter {
  /** Adds the next samples. Blocks may have any length and are not kept. */
  add(block: SampleBlock): void;
  /** Returns the true peak so far in dBTP, to hundredths; -120 for silence. */
  truePeakDbtp(): number;
}

/**
 * Creates a meter for the greatest absolute value of a sound, at its samples and between them (ITU-R BS.1770-4, annex 2). It
 * oversamples 4 times or more.
 */
export function createTruePeakMeter(sampleRate: number): TruePeakMeter {
  const { pointsAbove } = createInterpolator(sampleRate);
  let peak = 0;
  // Silence precedes and follows the sound.
  const silence = new Float32Array(taps - 1);
  let kept = silence;

  function peakBetween(samples: Float32Array): number {
    let highest = peak;
    pointsAbove(samples, 0, highest, (_start, height) => {
      highest = height;
      return highest;
    });
    return highest;
  }

  return {
    add(block) {
      const scale = 1 / fullScaleOf(block);
      const samples = new Float32Array(kept.length + block.length);
      samples.set(kept);
      for (let index = 0; index < block.length; index++) {
        const sample = (block[index] as number) * scale;
        samples[kept.length + index] = sample;
        if (sample > peak) peak = sample;
        else if (-sample > peak) peak = -sample;
      }
      peak = peakBetween(samples);
      kept = samples.slice(-(taps - 1));
    },
    truePeakDbtp() {
      const ending = new Float32Array(kept.length + silence.length);
      ending.set(kept);
      return roundDecibels(dbfsOfAmplitude(peakBetween(ending)));
    },
  };
}
