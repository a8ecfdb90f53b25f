import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NarrateError } from '../../base/errors.js';
import { openToChange } from '../../files/open-file.js';
import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { fitted } from '../containers/packet-blocks.js';
import { type EncoderChoice, encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import type { JoinedSound, SegmentFormat } from '../formats/format.js';
import { formats } from '../formats/registry.js';
import { describedBy, type FileDescription, tagsOf } from '../tags/file-description.js';
import { requireLength } from './encode-segment.js';
import { copyPackets } from './ffmpeg.js';
import type { Ffmpeg } from './find-ffmpeg.js';

/** A stretch of a file's sound that was encoded by itself (`encodeSegment`). */
export interface EncodedSegment {
  readonly path: string;
  /** Where it starts in the file, at the rate of the samples that were encoded. */
  readonly startSample: number;
}

/** A file to be joined. */
export interface JoinJob extends FileDescription {
  readonly ffmpeg: Ffmpeg;
  readonly encoding: EncoderChoice;
  /** Of the whole, at `sampleRate`. */
  readonly samples: number;
  /** At least one, in order, each of which but the last ends in silence. */
  readonly segments: readonly EncodedSegment[];
  /** Absolute. Replaced in one step when the new file is whole, untouched otherwise. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/**
 * Joins segments without encoding anything: each begins at the packet that is nearest to its time, so that it is
 * never further from it than half a packet, however many segments there are. Why this is right: docs/decisions/encoding.md.
 * @throws SegmentDamagedError; NarrateError `ffmpeg-failed`, `disk-full`, `not-writable`; the signal's reason.
 */
export async function joinSegments(job: JoinJob): Promise<void> {
  const { segment } = formats[job.format];
  const [first] = job.segments;
  if (segment === null || first === undefined)
    throw new NarrateError('internal', `${job.path} has no segments.`);
  const { sampleRate } = encoderSettings(job.format, job.sampleRate, job.encoding);
  const delaySamples = await segment.delaySamplesOf(first.path);
  const samples = samplesAt(sampleRate, job.samples, job.sampleRate) + delaySamples;
  const sound = { packets: packetsOfSegments(segment, { ...job, fileRate: sampleRate, samples }), samples };
  await putInPlace(job.path, async (temporary) => {
    const { joining } = segment;
    if (joining.by === 'ffmpeg')
      return copyByFfmpeg(temporary, joining, { ...job, ...sound, delaySeconds: delaySamples / sampleRate });
    const bytes = joining.bytesOf({ ...sound, firstSegment: first.path, tags: await tagsOf(job) });
    const written = (await openToChange(temporary)).createWriteStream();
    await pipeline(Readable.from(bytes), written, { signal: job.signal });
  });
}

type ByFfmpeg = Extract<SegmentFormat['joining'], { readonly by: 'ffmpeg' }>;

async function copyByFfmpeg(
  output: string,
  { demuxer, readLength }: ByFfmpeg,
  job: JoinJob & Pick<JoinedSound, 'packets'> & { readonly delaySeconds: number },
): Promise<void> {
  const metadata = temporaryPath(job.path, 'tags');
  try {
    const { inputs, options } = await describedBy(job, metadata);
    await copyPackets({
      ffmpeg: job.ffmpeg.path,
      // Bare packets say nothing of the encoder's delay; what stands before zero is left out by players.
      inputOptions: ['-itsoffset', `-${job.delaySeconds.toFixed(6)}`, '-f', demuxer],
      packets: bytesOf(job.packets),
      inputs,
      options: [...options, '-c:a', 'copy', '-fflags', '+bitexact', ...formats[job.format].container],
      output,
      subject: job.path,
      signal: job.signal,
    });
    const length = await readLength(output);
    requireLength(length && ('seconds' in length ? length.seconds : length.samples / job.sampleRate), job);
  } finally {
    await removeFile(metadata);
  }
}

/** Every packet of the file, taken from its segments on the grid of the whole. */
async function* packetsOfSegments(
  { packetSamples, packetsOf }: SegmentFormat,
  {
    segments,
    sampleRate,
    fileRate,
    samples,
  }: Pick<JoinJob, 'segments' | 'sampleRate' | 'samples'> & { readonly fileRate: number },
): AsyncGenerator<readonly Uint8Array[], void, void> {
  const starts = segments.map(({ startSample }) =>
    Math.round((startSample * fileRate) / sampleRate / packetSamples),
  );
  for (const [index, { path }] of segments.entries()) {
    const end = starts[index + 1] ?? Math.ceil(samples / packetSamples);
    yield* fitted(path, packetsOf(path), end - (starts[index] ?? 0));
  }
}

async function* bytesOf(blocks: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Buffer, void, void> {
  for await (const block of blocks) if (block.length > 0) yield Buffer.concat(block);
}
