import { basename } from 'node:path';
import { asDiskError, NarrateError } from '../../base/errors.js';
import { createFile, openToChange } from '../../files/open-file.js';
import { runFfmpeg } from '../ffmpeg/ffmpeg.js';
import type { WavInfo } from '../wav/wav-format.js';
import { readMonoSamples } from '../wav/wav-samples.js';

/** A take to resample. */
export interface ResampleJob {
  /** The path of ffmpeg, absolute. */
  readonly ffmpeg: string;
  /** The take, absolute. */
  readonly source: string;
  readonly info: WavInfo;
  /** The new rate in Hz. */
  readonly sampleRate: number;
  /** The file to create, absolute. It gets samples without a header: mono, 16-bit, little-endian. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Returns the length of a sound at another rate, in whole samples. */
export const resampledLength = (samples: number, fromRate: number, toRate: number): number =>
  fromRate === toRate ? samples : Math.round((samples * toRate) / fromRate);

/** The output of ffmpeg may be this much shorter or longer than computed; a greater difference is a failure. */
const toleranceSeconds = 0.05;

/**
 * Resamples a take to a new file of exactly `resampledLength` samples. Returns the header with which to read that file.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`; WavTruncatedError; the signal's reason.
 */
export async function resample(job: ResampleJob): Promise<WavInfo> {
  await (await createFile(job.path)).close();
  await runFfmpeg({
    ffmpeg: job.ffmpeg,
    sampleRate: job.info.sampleRate,
    pcm: bytesOf(readMonoSamples(job.source, job.info)),
    inputs: [],
    options: ['-fflags', '+bitexact', '-ar', String(job.sampleRate), '-ac', '1', '-f', 's16le'],
    output: job.path,
    subject: job.path,
    signal: job.signal,
  });
  const frames = resampledLength(job.info.frames, job.info.sampleRate, job.sampleRate);
  const file = await openToChange(job.path);
  try {
    const { size } = await file.stat();
    if (Math.abs(size / 2 - frames) > toleranceSeconds * job.sampleRate)
      throw new NarrateError(
        'ffmpeg-failed',
        `ffmpeg resampled ${basename(job.source)} to ${size / 2} samples instead of ${frames}.`,
      );
    // `truncate` extends a shorter file with zeros, which are silence.
    await file.truncate(frames * 2);
  } catch (error) {
    throw asDiskError(error, job.path);
  } finally {
    await file.close();
  }
  return {
    encoding: 'int',
    bitsPerSample: 16,
    channels: 1,
    sampleRate: job.sampleRate,
    frames,
    dataOffset: 0,
    dataBytes: frames * 2,
  };
}

/** Converts samples to the bytes that ffmpeg reads. They are copies, because a pipe keeps some blocks. */
export async function* bytesOf(blocks: AsyncIterable<Int16Array>): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) yield new Uint8Array(block.slice().buffer);
}
