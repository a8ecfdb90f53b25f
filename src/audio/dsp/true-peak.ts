import { enlarged, fullScaleOf, type SampleBlock } from '../wav/sample-block.js';
import { dbfsOfAmplitude, roundDecibels } from './decibels.js';
import { createInterpolator, taps } from './interpolator.js';

/** How many samples of the block before are needed. */
const kept = taps - 1;

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
  // The last samples of the block before, then the current block. Silence precedes and follows the sound.
  let memory = new Float32Array(kept);

  function measureBetween(samples: Float32Array): void {
    pointsAbove(samples, 0, peak, (_start, height) => {
      peak = height;
      return peak;
    });
  }

  return {
    add(block) {
      const length = kept + block.length;
      if (memory.length < length) memory = enlarged(memory, length);
      peak = Math.max(peak, copyScaled(block, memory.subarray(kept, length)));
      measureBetween(memory.subarray(0, length));
      memory.copyWithin(0, block.length, length);
    },
    truePeakDbtp() {
      const ending = new Float32Array(2 * kept);
      ending.set(memory.subarray(0, kept));
      measureBetween(ending);
      return roundDecibels(dbfsOfAmplitude(peak));
    },
  };
}

/** Copies samples with a full scale of 1. Returns the greatest absolute value. */
function copyScaled(block: SampleBlock, samples: Float32Array): number {
  const scale = 1 / fullScaleOf(block);
  let peak = 0;
  for (let index = 0; index < block.length; index++) {
    const sample = (block[index] as number) * scale;
    samples[index] = sample;
    if (sample > peak) peak = sample;
    else if (-sample > peak) peak = -sample;
  }
  return peak;
}
