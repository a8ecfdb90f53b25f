import { alignRate } from '../../align/features/features.js';
import { resampleToAlignRate } from '../../align/features/resample-to-align-rate.js';
import type { WavInfo } from '../../audio/wav/wav-format.js';
import { readMonoSamples } from '../../audio/wav/wav-samples.js';

/** A take in a file. */
export interface AlignedFile {
  /** Absolute. */
  readonly path: string;
  readonly info: WavInfo;
}

/**
 * Reads a take as samples at the rate of the alignment.
 * @param mostSeconds reads no more than this
 * @throws WavTruncatedError if the file ends early; the system's error; the signal's reason
 */
export async function readTakeSamples(
  { path, info }: AlignedFile,
  signal: AbortSignal,
  mostSeconds = Number.POSITIVE_INFINITY,
): Promise<Float32Array> {
  const frames = Math.min(info.frames, Math.ceil(mostSeconds * info.sampleRate));
  const samples = new Int16Array(frames);
  let read = 0;
  for await (const block of readMonoSamples(path, info)) {
    signal.throwIfAborted();
    samples.set(block.subarray(0, frames - read), read);
    read += block.length;
    if (read >= frames) break;
  }
  return resampleToAlignRate(samples, info.sampleRate, fullScale);
}

const fullScale = 32_768;

/** Converts the samples of a reference voice to the rate of the alignment. */
export const referenceSamples = (speech: {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}): Float32Array =>
  speech.sampleRate === alignRate
    ? Float32Array.from(speech.samples, (sample) => sample / fullScale)
    : resampleToAlignRate(speech.samples, speech.sampleRate, fullScale);
