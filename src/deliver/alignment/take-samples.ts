import { FeatureExtractor, type Features } from '../../align/features/features.js';
import { alignLength, Resampler, resampleToAlignRate } from '../../align/features/resample-to-align-rate.js';
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

/** Memory for the features of one sound, which the next sound uses again, because V8 frees large arrays late. */
let memory = new Float32Array(0);

function reuse(count: number): Float32Array {
  if (memory.length < count) memory = new Float32Array(count);
  return memory.subarray(0, count);
}

/** Reserves memory that all threads share. */
const share = (count: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(count * Float32Array.BYTES_PER_ELEMENT));

/**
 * Reads a take as features. It keeps only a block of the samples in memory.
 * @param use `once`: the features are valid until the next call; `shared`: all threads share their memory
 * @throws as `readTakeSamples`
 */
export async function readTakeFeatures(
  { path, info }: AlignedFile,
  use: 'once' | 'shared',
  signal: AbortSignal,
): Promise<Features> {
  const resampler = new Resampler(info.sampleRate, fullScale);
  const length = alignLength(info.frames, info.sampleRate);
  const extractor = new FeatureExtractor(length, use === 'once' ? reuse : share);
  for await (const block of readMonoSamples(path, info)) {
    signal.throwIfAborted();
    extractor.add(resampler.add(block));
  }
  extractor.add(resampler.finish());
  return extractor.finish();
}

/** The samples of a block of speech. */
const blockSamples = 65_536;

/** Returns the features of speech. They are valid until the next call. */
export function speechFeatures(speech: {
  readonly samples: Int16Array;
  /** In Hz. */
  readonly sampleRate: number;
}): Features {
  const { samples, sampleRate } = speech;
  const resampler = new Resampler(sampleRate, fullScale);
  const extractor = new FeatureExtractor(alignLength(samples.length, sampleRate), reuse);
  for (let start = 0; start < samples.length; start += blockSamples)
    extractor.add(resampler.add(samples.subarray(start, start + blockSamples)));
  extractor.add(resampler.finish());
  return extractor.finish();
}

const fullScale = 32_768;
