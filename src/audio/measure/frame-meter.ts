/** Frames in a second. A frame is a little longer than one period of the lowest voice. */
const framesPerSecond = 100;

/** The sound of a file in frames of 10 ms; the last one may be shorter. Full scale is 1. */
export interface Frames {
  /** In Hz. */
  readonly sampleRate: number;
  /** The length of the sound. */
  readonly samples: number;
  /** The length of a frame. */
  readonly frameSamples: number;
  /** The mean square of each frame, including a DC offset. */
  readonly powers: Float64Array;
  /** The variance of each frame. It excludes a DC offset, which is inaudible. */
  readonly variances: Float64Array;
  /** The sum of all samples. */
  readonly sum: number;
  /** The sum of the squares of all samples. */
  readonly sumOfSquares: number;
  /** The greatest absolute value. */
  readonly peak: number;
  /** How many samples are at either end of the scale in runs of three or more. A shorter run can be a peak that just fits. */
  readonly clipped: number;
}

const clippedRun = 3;
const fullScale = 32_768;

/** Counts the samples at either end of the scale in runs of `clippedRun` or more. */
class ClipCounter {
  #run = 0;
  #clipped = 0;

  add(samples: Int16Array): void {
    for (const sample of samples) {
      this.#run = sample < 32_767 && sample > -32_768 ? 0 : this.#run + 1;
      if (this.#run === clippedRun) this.#clipped += clippedRun;
      else if (this.#run > clippedRun) this.#clipped += 1;
    }
  }

  /** Whether the last sample was at an end of the scale. */
  get isRunning(): boolean {
    return this.#run > 0;
  }

  get clipped(): number {
    return this.#clipped;
  }
}

/** Measures 16-bit samples frame by frame in one pass. Sums of integers are exact. */
export class FrameMeter {
  readonly #sampleRate: number;
  readonly #frameSamples: number;
  readonly #powers: number[] = [];
  readonly #variances: number[] = [];
  readonly #clipping = new ClipCounter();
  /** The sums of all complete frames, and the extremes of all samples. */
  readonly #total = { samples: 0, sum: 0, squares: 0, highest: 0, lowest: 0 };
  /** The frame that is being filled. */
  readonly #frame = { filled: 0, sum: 0, squares: 0 };

  /** @param sampleRate in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#frameSamples = Math.max(1, Math.round(sampleRate / framesPerSecond));
  }

  /** Adds the next samples, full scale 32,768. Blocks may have any length and are not kept. */
  add(block: Int16Array): void {
    for (let from = 0; from < block.length; ) {
      const end = Math.min(block.length, from + this.#frameSamples - this.#frame.filled);
      this.#addToFrame(block, from, end);
      from = end;
      if (this.#frame.filled === this.#frameSamples) this.#endFrame();
    }
    this.#total.samples += block.length;
  }

  /** Returns the frames of all samples so far. */
  frames(): Frames {
    const total = this.#total;
    const { filled, sum, squares } = this.#frame;
    const rest = filled === 0 ? [] : [squares / filled / fullScale ** 2];
    const mean = filled === 0 ? 0 : sum / filled / fullScale;
    return {
      sampleRate: this.#sampleRate,
      samples: total.samples,
      frameSamples: this.#frameSamples,
      powers: Float64Array.from([...this.#powers, ...rest]),
      variances: Float64Array.from([
        ...this.#variances,
        ...rest.map((power) => Math.max(0, power - mean * mean)),
      ]),
      sum: (total.sum + sum) / fullScale,
      sumOfSquares: (total.squares + squares) / fullScale ** 2,
      peak: Math.max(total.highest, -total.lowest) / fullScale,
      clipped: this.#clipping.clipped,
    };
  }

  /** Adds a part of a block that fits the current frame. */
  #addToFrame(block: Int16Array, from: number, end: number): void {
    const frame = this.#frame;
    const total = this.#total;
    let { sum, squares } = frame;
    let highest = 0;
    let lowest = 0;
    for (let index = from; index < end; index++) {
      const sample = block[index] as number;
      sum += sample;
      squares += sample * sample;
      if (sample > highest) highest = sample;
      else if (sample < lowest) lowest = sample;
    }
    // Most frames cannot clip, and counting runs is slow.
    if (this.#clipping.isRunning || highest === 32_767 || lowest === -32_768)
      this.#clipping.add(block.subarray(from, end));
    if (highest > total.highest) total.highest = highest;
    if (lowest < total.lowest) total.lowest = lowest;
    frame.sum = sum;
    frame.squares = squares;
    frame.filled += end - from;
  }

  #endFrame(): void {
    const { filled, sum, squares } = this.#frame;
    const mean = sum / filled;
    const power = squares / filled;
    this.#powers.push(power / fullScale ** 2);
    this.#variances.push(Math.max(0, power - mean * mean) / fullScale ** 2);
    this.#total.sum += sum;
    this.#total.squares += squares;
    Object.assign(this.#frame, { filled: 0, sum: 0, squares: 0 });
  }
}
