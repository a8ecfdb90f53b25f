import { dbfsOfAmplitude, roundDecibels } from './decibels.js';
import { fullScaleOf, type SampleBlock } from './sample-block.js';

export interface TruePeakMeter {
  /** Samples in order, in blocks of any length. The block is not kept. */
  add(block: SampleBlock): void;
  /** So far, in dBTP, to hundredths; -120 for silence. */
  truePeakDbtp(): number;
}

/** ITU-R BS.1770-4, annex 2, asks for 4 times 48 kHz; slower sound is brought as far. */
const wantedRate = 176_400;
/** Samples on either side that a point between two samples is computed from. */
export const reach = 16;
/** A wave has at most this much more than at the samples and halfway between them: one at the highest frequency, 3 dB. */
const overHalves = Math.SQRT2;

/**
 * The greatest value that the sound has between its samples as well as at them (ITU-R BS.1770-4, annex 2), by
 * oversampling 4 times or more. Only where the samples are high enough for the peak to be near is anything computed.
 */
export function createTruePeakMeter(sampleRate: number): TruePeakMeter {
  const phases = betweenPhases(sampleRate);
  const halfway = phases[phases.length >> 1];
  const others = phases.filter((phase) => phase !== halfway);
  const taps = reach * 2;
  /** No point between samples is higher than the highest of the samples round it, times this. */
  const gain = Math.max(1, ...phases.map((phase) => phase.reduce((sum, value) => sum + Math.abs(value), 0)));
  let peak = 0;
  // Before and after the sound is silence.
  const silence = new Float64Array(taps - 1);
  let kept = silence;

  /** The peak of windows that lie in these samples, if it is higher than `known`. */
  function peakIn(samples: Float64Array, known: number): number {
    let highest = known;
    let last = -1;
    for (let index = 0; index < samples.length; index++) {
      const height = Math.abs(samples[index] as number);
      if (height * gain <= highest) continue;
      highest = Math.max(highest, height);
      // Every window that has this sample in it and was not looked at yet.
      const first = Math.max(last + 1, index - taps + 1);
      last = Math.min(index, samples.length - taps);
      for (let start = first; start <= last; start++)
        highest = Math.max(highest, highestBetween(samples, start, highest));
    }
    return highest;
  }

  function highestBetween(samples: Float64Array, start: number, known: number): number {
    let highest = Math.abs(samples[start + reach - 1] as number);
    highest = Math.max(highest, Math.abs(samples[start + reach] as number));
    if (halfway !== undefined) highest = Math.max(highest, between(samples, start, halfway));
    if (highest * overHalves <= known) return highest;
    for (const phase of others) highest = Math.max(highest, between(samples, start, phase));
    return highest;
  }

  return {
    add(block) {
      const scale = 1 / fullScaleOf(block);
      const samples = new Float64Array(kept.length + block.length);
      samples.set(kept);
      for (let index = 0; index < block.length; index++)
        samples[kept.length + index] = (block[index] as number) * scale;
      peak = peakIn(samples, peak);
      kept = samples.slice(-(taps - 1));
    },
    truePeakDbtp() {
      const ending = new Float64Array(kept.length + silence.length);
      ending.set(kept);
      return roundDecibels(dbfsOfAmplitude(peakIn(ending, peak)));
    },
  };
}

/** The height of the sound between two samples: `start` is the first of the 32 round it. */
export function between(samples: Float32Array | Float64Array, start: number, phase: Float64Array): number {
  let value = 0;
  for (let tap = 0; tap < phase.length; tap++)
    value += (phase[tap] as number) * (samples[start + tap] as number);
  return Math.abs(value);
}

/**
 * For each point wanted between two samples, the weights of the 16 samples before and after it: the ideal
 * interpolation, tapered off by a Hann window.
 */
export function betweenPhases(sampleRate: number): readonly Float64Array[] {
  const factor = 2 ** Math.max(0, Math.ceil(Math.log2(wantedRate / sampleRate)));
  return Array.from({ length: factor - 1 }, (_, index) => {
    const at = (index + 1) / factor;
    return Float64Array.from({ length: reach * 2 }, (_tap, tap) => {
      const distance = tap - (reach - 1) - at;
      const window = Math.cos((Math.PI * distance) / (2 * reach)) ** 2;
      return (window * Math.sin(Math.PI * distance)) / (Math.PI * distance);
    });
  });
}
