import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NarrateError } from '../../base/errors.js';
import { openToChange } from '../../files/open-file.js';
import { putInPlace, temporaryPath } from '../../files/put-in-place.js';
import { removeFile } from '../../files/remove-file.js';
import { adtsPackets } from '../containers/adts.js';
import { mp4SoundSeconds } from '../containers/mp4-length.js';
import { opusFile, opusHead, opusPacketSamples, opusPackets } from '../containers/opus-file.js';
import { fitted } from '../containers/packet-blocks.js';
import type { EncoderChoice } from '../formats/codec-limits.js';
import { type EncoderSettings, encoderSettings, samplesAt } from '../formats/encoder-settings.js';
import { describedBy, type FileDescription, tagsOf } from '../tags/file-description.js';
import { requireLength } from './encode-segment.js';
import { copyPackets } from './ffmpeg.js';
import type { Ffmpeg } from './find-ffmpeg.js';

/** A stretch of a file's sound that was encoded by itself (`encodePart`). */
export interface EncodedPart {
  readonly path: string;
  /** Where it starts in the file, at the rate of the samples that were encoded. */
  readonly startSample: number;
}

/** A file to be put together. */
export interface JoinJob extends FileDescription {
  readonly ffmpeg: Ffmpeg;
  readonly encoding: EncoderChoice;
  /** Of the whole, at `sampleRate`. */
  readonly samples: number;
  /** At least one, in order, each of which but the last ends in silence. */
  readonly parts: readonly EncodedPart[];
  /** Absolute. Replaced in one step when the new file is whole, untouched otherwise. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** AAC's packets, of 1,024 samples; ffmpeg's encoder puts one before the sound. */
const aacPacketSamples = 1_024;

/**
 * Puts parts together without encoding anything: each begins at the packet that is nearest to its time, so that it is
 * never further from it than half a packet, however many parts there are. Why this is right: docs/decisions/encoding.md.
 * @throws PartDamagedError; NarrateError `ffmpeg-failed`, `disk-full`, `not-writable`; the signal's reason.
 */
export async function joinAudio(job: JoinJob): Promise<void> {
  const settings = encoderSettings(job.format, job.sampleRate, job.encoding);
  await putInPlace(job.path, (temporary) =>
    job.format === 'opus' ? joinOpus(temporary, settings, job) : joinAac(temporary, settings, job),
  );
}

async function joinOpus(output: string, settings: EncoderSettings, job: JoinJob): Promise<void> {
  const { head, preSkip } = await opusHead(firstOf(job).path);
  const grid = { packetSamples: opusPacketSamples, delaySamples: preSkip, packetsOf: opusPackets };
  const samples = samplesAt(settings.sampleRate, job.samples, job.sampleRate) + preSkip;
  const packets = packetsOfParts(grid, settings, job);
  const file = opusFile({ head, tags: await tagsOf(job, settings), packets, samples });
  const written = (await openToChange(output)).createWriteStream();
  await pipeline(Readable.from(file), written, { signal: job.signal });
}

async function joinAac(output: string, settings: EncoderSettings, job: JoinJob): Promise<void> {
  const metadata = temporaryPath(job.path, 'tags');
  const grid = { packetSamples: aacPacketSamples, delaySamples: aacPacketSamples, packetsOf: adtsPackets };
  try {
    const { inputs, options } = await describedBy(job, settings, metadata);
    await copyPackets({
      ffmpeg: job.ffmpeg.path,
      // Bare packets say nothing of the encoder's delay; what stands before zero is left out by players.
      inputOptions: ['-itsoffset', `-${(aacPacketSamples / settings.sampleRate).toFixed(6)}`, '-f', 'aac'],
      packets: bytesOf(packetsOfParts(grid, settings, job)),
      inputs,
      options: [...options, '-c:a', 'copy', '-fflags', '+bitexact', ...settings.container],
      output,
      subject: job.path,
      signal: job.signal,
    });
    requireLength(await mp4SoundSeconds(output), job);
  } finally {
    await removeFile(metadata);
  }
}

/** The packets of a codec: their length in samples of the file, and how many samples the encoder puts before the sound. */
interface PacketGrid {
  readonly packetSamples: number;
  readonly delaySamples: number;
  readonly packetsOf: (path: string) => AsyncIterable<readonly Buffer[]>;
}

async function* packetsOfParts(
  { packetSamples, delaySamples, packetsOf }: PacketGrid,
  { sampleRate }: EncoderSettings,
  job: JoinJob,
): AsyncGenerator<readonly Buffer[], void, void> {
  const all = samplesAt(sampleRate, job.samples, job.sampleRate) + delaySamples;
  const starts = job.parts.map(({ startSample }) =>
    Math.round((startSample * sampleRate) / job.sampleRate / packetSamples),
  );
  for (const [index, { path }] of job.parts.entries()) {
    const end = starts[index + 1] ?? Math.ceil(all / packetSamples);
    yield* fitted(path, packetsOf(path), end - (starts[index] ?? 0));
  }
}

async function* bytesOf(blocks: AsyncIterable<readonly Buffer[]>): AsyncGenerator<Buffer, void, void> {
  for await (const block of blocks) if (block.length > 0) yield Buffer.concat(block);
}

function firstOf({ parts, path }: JoinJob): EncodedPart {
  const [first] = parts;
  if (first === undefined) throw new NarrateError('internal', `${path} has no parts.`);
  return first;
}
