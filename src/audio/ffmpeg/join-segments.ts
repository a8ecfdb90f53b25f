import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NarrateError } from '../../base/errors.js';
import { openToChange } from '../../files/open-file.js';
import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { fitPackets } from '../containers/packet-blocks.js';
import { type EncoderChoice, encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import type { JoinedSound, SegmentFormat } from '../formats/format.js';
import { formats } from '../formats/registry.js';
import { type FileDescription, tagsOf, writeMetadata } from '../tags/file-description.js';
import { requireLength } from './encode-segment.js';
import { copyPackets } from './ffmpeg.js';
import type { Ffmpeg } from './find-ffmpeg.js';

/** A part of a file's sound that `encodeSegment` encoded separately. */
export interface EncodedSegment {
  readonly path: string;
  /** Its start in the file, at the sample rate before encoding. */
  readonly startSample: number;
}

/** A file to join from segments. */
export interface JoinJob extends FileDescription {
  readonly ffmpeg: Ffmpeg;
  readonly encoding: EncoderChoice;
  /** The length of the file at `sampleRate`. */
  readonly samples: number;
  /** At least one, in order. Each except the last ends in silence. */
  readonly segments: readonly EncodedSegment[];
  /** Absolute. Replaced atomically when the new file is complete, otherwise unchanged. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/**
 * Joins segments without encoding. Each begins at the packet nearest to its time, so it is at most half a packet off, however many
 * segments there are. Reasons: docs/decisions/encoding.md.
 * @throws SegmentDamagedError; NarrateError `ffmpeg-failed`, `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the
 *   signal's reason.
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
    const { inputs, options } = await writeMetadata(job, metadata);
    await copyPackets({
      ffmpeg: job.ffmpeg.path,
      // Raw packets do not say how much silence the encoder put at the start. Players drop what is before time zero, so the
      // sound begins that much earlier.
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

/** Reads every packet of the file from its segments, aligned to the packets of the whole file. */
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
    yield* fitPackets(path, packetsOf(path), end - (starts[index] ?? 0));
  }
}

async function* bytesOf(blocks: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Buffer, void, void> {
  for await (const block of blocks) if (block.length > 0) yield Buffer.concat(block);
}
