import { fullScaleOf, type SampleBlock } from '../wav/sample-block.js';
import { createBetweenSamples, taps } from './between-samples.js';
import { dbfsOfAmplitude, roundDecibels } from './decibels.js';

export interface TruePeakMeter {
  /** Samples in order, in blocks of any length. The block is not kept. */
  add(block: SampleBlock): void;
  /** So far, in dBTP, to hundredths; -120 for silence. */
  truePeakDbtp(): number;
}

/**
 * The greatest value that the sound has between its samples as well as at them (ITU-R BS.1770-4, annex 2), by
 * oversampling 4 times or more.
 */
export function createTruePeakMeter(sampleRate: number): TruePeakMeter {
  const { pointsOver } = createBetweenSamples(sampleRate);
  let peak = 0;
  // Before and after the sound is silence.
  const silence = new Float32Array(taps - 1);
  let kept = silence;

  function peakBetween(samples: Float32Array): number {
    let highest = peak;
    pointsOver(samples, 0, highest, (_start, height) => {
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
