import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { putInPlace } from '../../files/put-in-place.js';
import type { EncoderChoice } from '../formats/encoder-settings.js';
import { type EncoderSettings, encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import type { AudioFormat } from '../formats/registry.js';
import { formats } from '../formats/registry.js';
import { runFfmpeg } from './ffmpeg.js';
import type { Ffmpeg } from './find-ffmpeg.js';

/** Sound to be encoded. */
export interface SoundJob {
  readonly ffmpeg: Ffmpeg;
  readonly format: AudioFormat;
  readonly encoding: EncoderChoice;
  /** Of the samples that come. */
  readonly sampleRate: number;
  /** How many samples will come. */
  readonly samples: number;
  /** Mono, 16-bit, little-endian. */
  readonly pcm: AsyncIterable<Uint8Array>;
  /** Absolute. Replaced in one step when the new file is whole, untouched otherwise. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/**
 * Encodes the samples as a segment of a file, to be joined with others by `joinSegments`.
 * @throws NarrateError `ffmpeg-failed`, `disk-full`, `not-writable`; what `pcm` threw; the signal's reason.
 */
export async function encodeSegment(job: SoundJob): Promise<void> {
  const settings = encoderSettings(job.format, job.sampleRate, job.encoding);
  const container = formats[job.format].segment?.container;
  if (container === undefined)
    throw new NarrateError('internal', `${job.format} is not joined from segments.`);
  await putInPlace(job.path, async (temporary) => {
    const source = counted(job);
    const seconds = await runFfmpeg({
      ffmpeg: job.ffmpeg.path,
      sampleRate: job.sampleRate,
      pcm: source.pcm,
      inputs: [],
      options: ['-map_metadata', '-1', ...filterOptions(settings, job), ...settings.options, ...container],
      output: temporary,
      subject: job.path,
      signal: job.signal,
    });
    source.requireAll();
    requireLength(seconds, job);
  });
}

/** The samples, and whether all of them came, once they have gone by. */
export function counted({ pcm, samples, path }: SoundJob): {
  readonly pcm: AsyncIterable<Uint8Array>;
  readonly requireAll: () => void;
} {
  let bytes = 0;
  async function* counting() {
    for await (const block of pcm) {
      bytes += block.length;
      yield block;
    }
  }
  return {
    pcm: counting(),
    requireAll: () => {
      if (bytes !== samples * 2)
        throw new NarrateError('internal', `${basename(path)} got ${bytes / 2} of ${samples} samples.`);
    },
  };
}

/** At another rate ffmpeg's resampler may come out some samples long or short, so that is made good. */
export function filterOptions({ sampleRate, filters }: EncoderSettings, job: SoundJob): readonly string[] {
  const samples = samplesAt(sampleRate, job.samples, job.sampleRate);
  const toRate =
    sampleRate === job.sampleRate
      ? []
      : [`aresample=${sampleRate}`, `apad=whole_len=${samples}`, `atrim=end_sample=${samples}`];
  const all = [...toRate, ...filters];
  return all.length === 0 ? [] : ['-af', all.join(',')];
}

/** How far a length in seconds may be off: encoders add their delay and fill their last frame, at most 0.26 s (AAC at 8 kHz). */
const toleranceSeconds = 0.3;

/** Whether a file of so many seconds (null: unknown) can hold the samples. */
export const isLength = (
  seconds: number | null,
  { samples, sampleRate }: Pick<SoundJob, 'samples' | 'sampleRate'>,
): boolean => seconds !== null && Math.abs(seconds - samples / sampleRate) <= toleranceSeconds;

/** ffmpeg can end well with the wrong length, so that of what it wrote is compared. @throws NarrateError `ffmpeg-failed` */
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
