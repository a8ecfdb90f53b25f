import { alignRate } from './features.js';
import { SampleQueue } from './sample-queue.js';

/** Zero crossings of the sinc function on either side of its centre. */
const crossings = 8;

/**
 * Returns a sound at `alignRate` (windowed sinc interpolation). Frequencies above 8 kHz are removed.
 * @param samples mono
 * @param fullScale the value that becomes 1: 32,768 for 16-bit samples
 * @param sampleRate in Hz, an integer of at least 1
 */
export function resampleToAlignRate(
  samples: Float32Array | Int16Array,
  sampleRate: number,
  fullScale: number,
): Float32Array {
  const resampler = new Resampler(sampleRate, fullScale);
  const result = new Float32Array(alignLength(samples.length, sampleRate));
  const first = resampler.add(samples);
  result.set(first);
  result.set(resampler.finish(), first.length);
  return result;
}

/** Returns how many samples a sound has at `alignRate`. @param frames how many it has at `sampleRate` */
export const alignLength = (frames: number, sampleRate: number): number =>
  Math.floor((frames * alignRate) / sampleRate);

/** Does what `resampleToAlignRate` does for a sound that arrives in parts. The results joined are the same. */
export class Resampler {
  readonly #sampleRate: number;
  readonly #fullScale: number;
  readonly #phases: number;
  readonly #step: number;
  readonly #reach: number;
  readonly #table: Float64Array;
  readonly #kept = new SampleQueue();
  #memory = new Float32Array(0);
  #made = 0;

  /** @param sampleRate @param fullScale as for `resampleToAlignRate` */
  constructor(sampleRate: number, fullScale: number) {
    const divisor = greatestCommonDivisor(sampleRate, alignRate);
    this.#sampleRate = sampleRate;
    this.#fullScale = fullScale;
    this.#phases = alignRate / divisor;
    this.#step = sampleRate / divisor;
    // When the rate falls, the filter gets wider, so that it removes what the new rate cannot carry.
    const widening = Math.max(1, sampleRate / alignRate);
    this.#reach = Math.ceil(crossings * widening);
    this.#table = filterTable(this.#phases, this.#reach, widening);
  }

  /** Returns the samples that the sound up to here determines. They are valid until the next call. */
  add(samples: Float32Array | Int16Array): Float32Array {
    this.#kept.add(samples);
    const known = this.#kept.end - this.#reach;
    return this.#makeUntil(Math.max(this.#made, Math.floor((known * this.#phases) / this.#step)));
  }

  /** Returns the rest, with silence after the end, valid until the next call. */
  finish(): Float32Array {
    return this.#makeUntil(alignLength(this.#kept.end, this.#sampleRate));
  }

  #makeUntil(end: number): Float32Array {
    const table = this.#table;
    const taps = this.#reach * 2;
    const { samples, start } = this.#kept;
    const length = end - this.#made;
    // Memory is reused, because it is collected late: V8 counts objects, and these are few and large.
    if (length > this.#memory.length) this.#memory = new Float32Array(length);
    const result = this.#memory.subarray(0, length);
    for (let index = 0; index < result.length; index++) {
      const position = (this.#made + index) * this.#step;
      const phase = position % this.#phases;
      const first = (position - phase) / this.#phases - this.#reach + 1 - start;
      let sum = 0;
      for (let tap = Math.max(0, -first); tap < taps; tap++) {
        const sample = samples[first + tap];
        if (sample === undefined) break;
        sum += sample * (table[phase * taps + tap] as number);
      }
      result[index] = sum / this.#fullScale;
    }
    this.#made = end;
    this.#kept.drop(Math.floor((end * this.#step) / this.#phases) - this.#reach + 1);
    return result;
  }
}

function filterTable(phases: number, reach: number, widening: number): Float64Array {
  const taps = reach * 2;
  const table = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - reach + 1 - phase / phases;
      const sinc =
        distance === 0 ? 1 : Math.sin((Math.PI * distance) / widening) / ((Math.PI * distance) / widening);
      const weight = sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
      table[phase * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++)
      table[phase * taps + tap] = (table[phase * taps + tap] as number) / sum;
  }
  return table;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
