/** How long a frame is: a little longer than one period of the lowest voice. */
const framesPerSecond = 100;

/** The sound of a file in frames of 10 ms; the last one may be shorter. Full scale is 1. */
export interface Frames {
  readonly sampleRate: number;
  readonly samples: number;
  readonly frameSamples: number;
  /** Mean squares, offset included. */
  readonly powers: Float64Array;
  /** Mean squares about each frame's own mean: a DC offset is no sound. */
  readonly swings: Float64Array;
  /** The sum of all samples, and of their squares. */
  readonly sum: number;
  readonly sumOfSquares: number;
  /** The greatest absolute value. */
  readonly peak: number;
  /** Samples at either end of the scale in runs of three or more: one alone is a peak that just fits. */
  readonly clipped: number;
}

export interface FrameMeter {
  /** Samples in order, in blocks of any length; full scale is 32,768. The block is not kept. */
  add(block: Int16Array): void;
  frames(): Frames;
}

const clippedRun = 3;
const fullScale = 32_768;

/** Counts the samples at either end of the scale in runs of `clippedRun` or more. */
function createClipCounter() {
  let run = 0;
  let clipped = 0;
  return {
    add(samples: Int16Array): void {
      for (const sample of samples) {
        run = sample < 32_767 && sample > -32_768 ? 0 : run + 1;
        if (run === clippedRun) clipped += clippedRun;
        else if (run > clippedRun) clipped += 1;
      }
    },
    /** Whether the last sample was at an end of the scale. */
    isRunning: () => run > 0,
    clipped: () => clipped,
  };
}

/** Walks through 16-bit samples once and keeps what can be said of them frame by frame. */
export function createFrameMeter(sampleRate: number): FrameMeter {
  const frameSamples = Math.max(1, Math.round(sampleRate / framesPerSecond));
  const powers: number[] = [];
  const swings: number[] = [];
  const total = { samples: 0, sum: 0, squares: 0, highest: 0, lowest: 0 };
  // Of the frame that is being filled. Sums of whole numbers, so exact.
  let filled = 0;
  let sum = 0;
  let squares = 0;
  const clipping = createClipCounter();

  function endFrame(): void {
    const mean = sum / filled;
    const power = squares / filled;
    powers.push(power / fullScale ** 2);
    swings.push(Math.max(0, power - mean * mean) / fullScale ** 2);
    total.sum += sum;
    total.squares += squares;
    filled = 0;
    sum = 0;
    squares = 0;
  }

  return {
    add(block) {
      let { highest, lowest } = total;
      for (let from = 0; from < block.length; ) {
        const end = Math.min(block.length, from + frameSamples - filled);
        const wasClipping = clipping.isRunning();
        let frameHighest = 0;
        let frameLowest = 0;
        for (let index = from; index < end; index++) {
          const sample = block[index] as number;
          sum += sample;
          squares += sample * sample;
          if (sample > frameHighest) frameHighest = sample;
          else if (sample < frameLowest) frameLowest = sample;
        }
        // Runs are looked for only where there can be one.
        if (wasClipping || frameHighest === 32_767 || frameLowest === -32_768)
          clipping.add(block.subarray(from, end));
        if (frameHighest > highest) highest = frameHighest;
        if (frameLowest < lowest) lowest = frameLowest;
        filled += end - from;
        from = end;
        if (filled === frameSamples) endFrame();
      }
      total.samples += block.length;
      total.highest = highest;
      total.lowest = lowest;
    },

    frames() {
      const whole = { sum: total.sum + sum, squares: total.squares + squares };
      const rest = filled === 0 ? [] : [squares / filled / fullScale ** 2];
      const mean = filled === 0 ? 0 : sum / filled / fullScale;
      return {
        sampleRate,
        samples: total.samples,
        frameSamples,
        powers: Float64Array.from([...powers, ...rest]),
        swings: Float64Array.from([...swings, ...rest.map((power) => Math.max(0, power - mean * mean))]),
        sum: whole.sum / fullScale,
        sumOfSquares: whole.squares / fullScale ** 2,
        peak: Math.max(total.highest, -total.lowest) / fullScale,
        clipped: clipping.clipped(),
      };
    },
  };
}
