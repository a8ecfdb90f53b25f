import { createHash } from 'node:crypto';
import { pipeSound } from '../../audio/ffmpeg/read-sound.js';
import type { WavInfo } from '../../audio/wav/wav-format.js';
import { parseWavHeader } from '../../audio/wav/wav-header.js';
import { NarrateError } from '../../base/errors.js';
import { blocksOf, type FlacBlock, flacOf } from './flac-blocks.js';
import type { Packing } from './packing.js';

/** The types of metadata blocks (RFC 9639, 8.1). */
const streamInfo = 0;
/** Space that ffmpeg leaves for tags, as large as a second of audio. */
const padding = 1;
const application = 2;

/** The id of narrate's application block, which contains the bytes of the WAV file before and after its samples. */
const applicationId = Buffer.from('nrWV');

/**
 * Packs WAV files as FLAC files, which any player can play. The samples are compressed losslessly, and all other bytes of the
 * file go into an application block, so that the same file can be unpacked. Each file is unpacked and compared before it is
 * used; a file that would not be the same is not packed.
 * @param ffmpeg returns the path of ffmpeg; called when it is first needed
 */
export function flacPacking(ffmpeg: (signal: AbortSignal) => Promise<string>): Packing {
  const unpack = async (packed: Buffer, signal: AbortSignal): Promise<Buffer | null> => {
    const blocks = blocksOf(packed);
    const wavBytes = blocks?.find(
      ({ type, body }) => type === application && body.subarray(0, 4).equals(applicationId),
    );
    const info = blocks?.[0];
    if (wavBytes === undefined || info === undefined) return null;
    const bits = ((info.body.readUInt16BE(12) >> 4) & 0x1f) + 1;
    const headBytes = wavBytes.body.readUInt32BE(4);
    const head = wavBytes.body.subarray(8, 8 + headBytes);
    const tail = wavBytes.body.subarray(8 + headBytes);
    const pcm = await piped(await ffmpeg(signal), packed, { from: ['-f', 'flac'], to: rawOf(bits) }, signal);
    return pcm && Buffer.concat([head, pcm, tail]);
  };
  return {
    unpack: (packed, signal) => unpack(asBuffer(packed), signal),
    async pack(recording, signal) {
      const bytes = asBuffer(recording);
      const wav = await parseWavHeader(bytes.length, async (offset, length) =>
        bytes.subarray(offset, offset + length),
      );
      if (wav.kind === 'bad' || !isPackable(wav.info)) return null;
      const { bitsPerSample, sampleRate, channels, dataOffset, dataBytes } = wav.info;
      const pcm = bytes.subarray(dataOffset, dataOffset + dataBytes);
      const from = [...rawOf(bitsPerSample), '-ar', String(sampleRate), '-ac', String(channels)];
      const to = [
        '-c:a',
        'flac',
        '-compression_level',
        '8',
        '-fflags',
        '+bitexact',
        '-flags:a',
        '+bitexact',
        '-f',
        'flac',
      ];
      const flac = await piped(await ffmpeg(signal), pcm, { from, to }, signal);
      const packed = flac && addWavBytes(flac, bytes, wav.info);
      if (packed === null || packed.length >= bytes.length) return null;
      return (await unpack(packed, signal))?.equals(bytes) ? packed : null;
    },
  };
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Returns whether both FLAC and ffmpeg's FLAC encoder support the samples of a WAV file. */
const isPackable = ({ encoding, bitsPerSample, channels }: WavInfo): boolean =>
  encoding === 'int' && [16, 24].includes(bitsPerSample) && channels <= 8;

const rawOf = (bits: number): string[] => ['-f', `s${bits}le`];

/** Converts `input` with ffmpeg; null: ffmpeg failed. @throws NarrateError `ffmpeg-missing`; the signal's reason */
async function piped(
  ffmpeg: string,
  input: Buffer,
  formats: { readonly from: readonly string[]; readonly to: readonly string[] },
  signal: AbortSignal,
): Promise<Buffer | null> {
  try {
    return await pipeSound({ ffmpeg, input, inputOptions: formats.from, options: formats.to, signal });
  } catch (error) {
    if (error instanceof NarrateError && error.code === 'ffmpeg-failed') return null;
    throw error;
  }
}

/**
 * Adds narrate's application block, and the number of samples and their MD5 (RFC 9639, 8.2), which ffmpeg cannot write into a
 * pipe afterwards; null: the blocks are invalid, or the application block would be too large.
 */
function addWavBytes(flac: Buffer, wav: Buffer, { dataOffset, dataBytes, frames }: WavInfo): Buffer | null {
  const blocks = blocksOf(flac);
  const [info, ...others] = blocks ?? [];
  if (blocks === null || info?.type !== streamInfo) return null;
  const body = Buffer.from(info.body);
  body.writeUInt8((body.readUInt8(13) & 0xf0) | Math.floor(frames / 2 ** 32), 13);
  body.writeUInt32BE(frames % 2 ** 32, 14);
  createHash('md5')
    .update(wav.subarray(dataOffset, dataOffset + dataBytes))
    .digest()
    .copy(body, 18);
  const head = wav.subarray(0, dataOffset);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const wavBytes = Buffer.concat([applicationId, length, head, wav.subarray(dataOffset + dataBytes)]);
  if (wavBytes.length >= 2 ** 24) return null;
  const own: FlacBlock = { type: application, body: wavBytes };
  const metadata = [{ type: streamInfo, body }, own, ...others.filter(({ type }) => type !== padding)];
  const audioOffset = 4 + blocks.reduce((total, block) => total + 4 + block.body.length, 0);
  return flacOf(metadata, flac.subarray(audioOffset));
}
