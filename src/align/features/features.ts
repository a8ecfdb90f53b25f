import { createFft } from './fft.js';
import { createMelBands } from './mel-bands.js';
import { SampleQueue } from './sample-queue.js';

/** The sample rate of all sound in this layer, in Hz. */
export const alignRate = 16_000;
/** Samples from one frame to the next: 10 ms. Frame `t` describes the samples from `t * hop` to `(t + 1) * hop`. */
export const hop = 160;
/** Values of a frame: 13 cepstra, their slopes, and the slopes of those. */
export const dimensions = 39;

/** The features of a sound. */
export interface Features {
  readonly frames: number;
  /** `dimensions` values for each frame, one frame after another. */
  readonly values: Float32Array;
}

const cepstra = 13;
const windowLength = 400;
const fftSize = 512;
const preEmphasis = 0.97;
/** Added to the energy of each band, so that silence has a logarithm. It corresponds to noise of about one 16-bit step. */
const energyFloor = 1e-6;
/** The share of frames, from the quietest, that normalisation ignores because most of them are pauses. */
const quietShare = 0.25;

const transform = createFft(fftSize);
const bands = createMelBands({
  count: 26,
  lowHertz: 64,
  highHertz: 7600,
  size: fftSize,
  sampleRate: alignRate,
});
const hamming = Float64Array.from(
  { length: windowLength },
  (_, index) => 0.54 - 0.46 * Math.cos((2 * Math.PI * index) / (windowLength - 1)),
);
const cosineTable = Float64Array.from({ length: cepstra * bands.count }, (_, index) => {
  const order = Math.floor(index / bands.count);
  return Math.cos((Math.PI * order * ((index % bands.count) + 0.5)) / bands.count);
});

/**
 * Returns the features of a sound: cepstra of the mel spectrum (windows of 25 ms every 10 ms) with two orders of slopes, each
 * with mean 0 and variance 1 over the louder three quarters of the frames. A sound shorter than a frame gives one frame.
 * @param samples mono at `alignRate`, full scale is 1
 */
export function extractFeatures(samples: Float32Array): Features {
  const extractor = new FeatureExtractor(samples.length);
  extractor.add(samples);
  return extractor.finish();
}

/** Does what `extractFeatures` does for a sound that arrives in parts. The result is the same. */
export class FeatureExtractor {
  readonly #frames: number;
  readonly #values: Float32Array;
  readonly #levels: Float32Array;
  readonly #windows = [new Float64Array(fftSize), new Float64Array(fftSize)] as const;
  readonly #kept = new SampleQueue();
  #next = 0;

  /** @param length how many samples the sound has @param reserve returns the memory for so many values. Default: new memory */
  constructor(length: number, reserve: (count: number) => Float32Array = (count) => new Float32Array(count)) {
    this.#frames = Math.max(1, Math.floor(length / hop));
    this.#values = reserve(this.#frames * dimensions);
    this.#levels = new Float32Array(this.#frames);
  }

  /** @param samples as for `extractFeatures` */
  add(samples: Float32Array): void {
    this.#kept.add(samples);
    while (this.#next + 1 < this.#frames && windowStart(this.#next + 1) + windowLength <= this.#kept.end)
      this.#transformTwo();
    this.#kept.drop(windowStart(this.#next) - 1);
  }

  /** Returns the features of all samples, with silence in place of those that are missing. */
  finish(): Features {
    while (this.#next < this.#frames) this.#transformTwo();
    addSlopes(this.#values, this.#frames, 0);
    addSlopes(this.#values, this.#frames, cepstra);
    normalise(this.#values, this.#levels);
    return { frames: this.#frames, values: this.#values };
  }

  /** A transform of two real windows, one as the imaginary part, costs as much as a transform of one. */
  #transformTwo(): void {
    const frame = this.#next;
    const values = this.#values;
    const [first, second] = this.#windows;
    const hasSecond = frame + 1 < this.#frames;
    this.#levels[frame] = fillWindow(this.#kept, frame, first);
    if (hasSecond) this.#levels[frame + 1] = fillWindow(this.#kept, frame + 1, second);
    else second.fill(0);
    transform(first, second);
    writeCepstra(first, second, { values, frame, sign: 1 });
    if (hasSecond) writeCepstra(first, second, { values, frame: frame + 1, sign: -1 });
    this.#next += 2;
  }
}

/** Returns the first sample of the window around a frame. */
const windowStart = (frame: number): number => frame * hop + hop / 2 - windowLength / 2;

/** Writes the weighted window around a frame, and returns the logarithm of its energy. */
function fillWindow(sound: SampleQueue, frame: number, window: Float64Array): number {
  const { samples } = sound;
  const start = windowStart(frame) - sound.start;
  let energy = 0;
  let before = samples[start - 1] ?? 0;
  for (let index = 0; index < windowLength; index++) {
    const sample = samples[start + index] ?? 0;
    energy += sample * sample;
    window[index] = (sample - preEmphasis * before) * (hamming[index] as number);
    before = sample;
  }
  window.fill(0, windowLength);
  return Math.log(energy / windowLength + 1e-9);
}

const bandLevels = new Float64Array(bands.count);
const power = new Float64Array(fftSize / 2 + 1);

/**
 * Writes the cepstra of one of the two windows that were transformed together. The spectrum of the first (`sign` 1) is the part
 * with Hermitian symmetry, and the spectrum of the second (`sign` -1) is the other part.
 */
function writeCepstra(
  real: Float64Array,
  imaginary: Float64Array,
  { values, frame, sign }: { readonly values: Float32Array; readonly frame: number; readonly sign: 1 | -1 },
): void {
  for (let bin = 0; bin <= fftSize / 2; bin++) {
    const mirror = (fftSize - bin) % fftSize;
    const a = (real[bin] as number) + sign * (real[mirror] as number);
    const b = (imaginary[bin] as number) - sign * (imaginary[mirror] as number);
    power[bin] = (a * a + b * b) / 4;
  }
  for (let band = 0; band < bands.count; band++) {
    let sum = 0;
    const begin = bands.offsets[band] as number;
    const end = bands.offsets[band + 1] as number;
    const bin = (bands.firstBins[band] as number) - begin;
    for (let index = begin; index < end; index++)
      sum += (bands.weights[index] as number) * (power[bin + index] as number);
    bandLevels[band] = Math.log(sum + energyFloor);
  }
  for (let order = 0; order < cepstra; order++) {
    let sum = 0;
    for (let band = 0; band < bands.count; band++)
      sum += (cosineTable[order * bands.count + band] as number) * (bandLevels[band] as number);
    values[frame * dimensions + order] = sum;
  }
}

/** Writes the slope (least squares over five frames) of 13 values of each frame behind them. */
function addSlopes(values: Float32Array, frames: number, from: number): void {
  for (let frame = 0; frame < frames; frame++) {
    const before2 = Math.max(0, frame - 2) * dimensions + from;
    const before1 = Math.max(0, frame - 1) * dimensions + from;
    const after1 = Math.min(frames - 1, frame + 1) * dimensions + from;
    const after2 = Math.min(frames - 1, frame + 2) * dimensions + from;
    const target = frame * dimensions + from + cepstra;
    for (let order = 0; order < cepstra; order++) {
      const wide = (values[after2 + order] as number) - (values[before2 + order] as number);
      const near = (values[after1 + order] as number) - (values[before1 + order] as number);
      values[target + order] = (2 * wide + near) / 10;
    }
  }
}

function normalise(values: Float32Array, levels: Float32Array): void {
  const threshold = Float32Array.from(levels).sort()[Math.floor(levels.length * quietShare)] as number;
  for (let dimension = 0; dimension < dimensions; dimension++) {
    let sum = 0;
    let squares = 0;
    let count = 0;
    for (let frame = 0; frame < levels.length; frame++) {
      if ((levels[frame] as number) < threshold) continue;
      const value = values[frame * dimensions + dimension] as number;
      sum += value;
      squares += value * value;
      count++;
    }
    const mean = sum / count;
    const deviation = Math.sqrt(Math.max(1e-6, squares / count - mean * mean));
    for (let index = dimension; index < values.length; index += dimensions)
      values[index] = ((values[index] as number) - mean) / deviation;
  }
}
