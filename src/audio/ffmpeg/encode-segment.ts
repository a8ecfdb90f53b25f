import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { putInPlace } from '../../files/put-in-place.js';
import type { EncoderChoice } from '../formats/encoder-settings.js';
import { type EncoderSettings, encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import type { AudioFormat } from '../formats/registry.js';
import { formats } from '../formats/registry.js';
import { type FfmpegJob, type PcmSource, runFfmpeg } from './ffmpeg.js';
import type { Ffmpeg } from './find-ffmpeg.js';

/** Sound to encode. */
export interface SoundJob {
  readonly ffmpeg: Ffmpeg;
  readonly format: AudioFormat;
  readonly encoding: EncoderChoice;
  /** The rate of `pcm` in Hz. */
  readonly sampleRate: number;
  /** How many samples `pcm` has. */
  readonly samples: number;
  readonly pcm: PcmSource;
  /** Absolute. Replaced atomically when the new file is complete, otherwise unchanged. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** Called about twice a second with the length in seconds that is encoded so far. */
  readonly onProgress?: (seconds: number) => void;
}

/**
 * Encodes the samples as a segment for `joinSegments`.
 * @throws NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; what `pcm` throws; the
 *   signal's reason.
 */
export async function encodeSegment(job: SoundJob): Promise<void> {
  const settings = encoderSettings(job.format, job.sampleRate, job.encoding);
  const container = formats[job.format].segment?.container;
  if (container === undefined) throw new NarrateError('internal', `Format ${job.format} has no segments.`);
  await putInPlace(job.path, async (temporary) => {
    const source = countSamples(job);
    const seconds = await runFfmpeg({
      ffmpeg: job.ffmpeg.path,
      sampleRate: job.sampleRate,
      pcm: source.pcm,
      inputs: [],
      options: ['-map_metadata', '-1', ...filterOptions(settings, job), ...settings.options, ...container],
      output: temporary,
      subject: job.path,
      ...runOptions(job),
    });
    await source.requireAll();
    requireLength(seconds, job);
  });
}

/** Returns the options of a job that every ffmpeg process of it gets. */
export const runOptions = ({
  signal,
  onProgress,
}: Pick<SoundJob, 'signal' | 'onProgress'>): Pick<FfmpegJob, 'signal' | 'onProgress'> => ({
  signal,
  ...(onProgress && { onProgress }),
});

/** Counts the samples as they pass. `requireAll` throws if there were more or fewer than expected. */
export function countSamples({ pcm, samples, path }: SoundJob): {
  readonly pcm: PcmSource;
  readonly requireAll: () => Promise<void>;
} {
  let bytes = 0;
  async function* counting(stream: AsyncIterable<Uint8Array>) {
    for await (const block of stream) {
      bytes += block.length;
      yield block;
    }
  }
  return {
    pcm: 'path' in pcm ? pcm : counting(pcm),
    requireAll: async () => {
      if ('path' in pcm) bytes = (await stat(pcm.path)).size;
      if (bytes !== samples * 2)
        throw new NarrateError('internal', `${basename(path)} received ${bytes / 2} of ${samples} samples.`);
    },
  };
}

/** Returns ffmpeg's filter options. After resampling they set the exact length, because the resampler may be off by some samples. */
export function filterOptions({ sampleRate, filters }: EncoderSettings, job: SoundJob): readonly string[] {
  const samples = samplesAt(sampleRate, job.samples, job.sampleRate);
  const toRate =
    sampleRate === job.sampleRate
      ? []
      : [`aresample=${sampleRate}`, `apad=whole_len=${samples}`, `atrim=end_sample=${samples}`];
  const all = [...toRate, ...filters];
  return all.length === 0 ? [] : ['-af', all.join(',')];
}

/** The tolerance for lengths. Encoders add a delay and pad the last frame, together at most 0.26 s (AAC at 8 kHz). */
const toleranceSeconds = 0.3;

/** Tells whether a file of this length in seconds (null: unknown) can have the samples. */
export const isLength = (
  seconds: number | null,
  { samples, sampleRate }: Pick<SoundJob, 'samples' | 'sampleRate'>,
): boolean => seconds !== null && Math.abs(seconds - samples / sampleRate) <= toleranceSeconds;

/**
 * Checks the length of a written file, because ffmpeg can succeed with a wrong one. `seconds` is null if it is unknown.
 * @throws NarrateError `ffmpeg-failed`
 */
export function requireLength(
  seconds: number | null,
  job: Pick<SoundJob, 'samples' | 'sampleRate' | 'path'>,
): void {
  if (isLength(seconds, job)) return;
  const expected = (job.samples / job.sampleRate).toFixed(3);
  throw new NarrateError(
    'ffmpeg-failed',
    `ffmpeg wrote ${basename(job.path)} with ${seconds ?? 'an unknown number of'} s instead of ${expected} s.`,
  );
}
