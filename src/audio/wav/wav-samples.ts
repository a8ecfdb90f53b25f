import type { FileHandle } from 'node:fs/promises';
import { openToRead } from '../../files/open-file.js';
import { borrowMemory, returnMemory } from './spare-memory.js';
import type { WavFormat, WavInfo } from './wav-format.js';

/** The error for a WAV file that ends earlier than its header says, found while it is read. */
export class WavTruncatedError extends Error {
  override readonly name = 'WavTruncatedError';
}

/** Frames in a block: 128 KiB of 16-bit mono. Larger blocks were not faster when measured. */
const blockFrames = 65_536;

/**
 * Reads the samples of a WAV file as mono 16-bit in blocks of at most 65,536. Channels are averaged, then rounded to the nearest
 * value and clamped. A mono 16-bit file passes through unchanged. The caller may change each block, and use it until it reads
 * the next one. `info` comes from `inspectWav`.
 * @throws WavTruncatedError if the file has become shorter since; the system's error if it cannot be read.
 */
export async function* readMonoSamples(path: string, info: WavInfo): AsyncGenerator<Int16Array, void, void> {
  const frameBytes = info.dataBytes / info.frames;
  const toMono = monoOf(info);
  const file = await openToRead(path);
  // Also for a short file, so that all files of a format use memory of one size.
  const memory = borrowMemory(blockFrames * frameBytes);
  try {
    for (let frame = 0; frame < info.frames; frame += blockFrames) {
      const frames = Math.min(blockFrames, info.frames - frame);
      const bytes = Buffer.from(memory, 0, frames * frameBytes);
      await readFully(file, bytes, info.dataOffset + frame * frameBytes);
      yield toMono(bytes, frames);
    }
  } finally {
    returnMemory(memory);
    await file.close();
  }
}

async function readFully(file: FileHandle, bytes: Buffer, position: number) {
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) throw new WavTruncatedError(`The file ends ${bytes.length - filled} bytes early.`);
    filled += bytesRead;
  }
}

type ToMono = (bytes: Buffer, frames: number) => Int16Array;

function monoOf(format: WavFormat): ToMono {
  // WAV is little-endian, as are all platforms of Node except s390x.
  if (format.encoding === 'int' && format.bitsPerSample === 16 && format.channels === 1)
    return (bytes, frames) => new Int16Array(bytes.buffer, bytes.byteOffset, frames);
  const { channels } = format;
  const sampleBytes = format.bitsPerSample / 8;
  const read = sampleReader(format);
  return (bytes, frames) => {
    const mono = new Int16Array(frames);
    let offset = 0;
    for (let frame = 0; frame < frames; frame++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++, offset += sampleBytes) sum += read(bytes, offset);
      mono[frame] = clampToInt16(sum / channels);
    }
    return mono;
  };
}

/** Rounds to the nearest 16-bit value and clamps. NaN becomes 0. */
function clampToInt16(value: number): number {
  if (value >= 32_767) return 32_767;
  if (value <= -32_768) return -32_768;
  return Math.round(value) || 0;
}

/** Returns a function that reads one sample, scaled to 16 bits and not rounded. */
function sampleReader({ encoding, bitsPerSample }: WavFormat): (bytes: Buffer, offset: number) => number {
  if (encoding === 'float')
    return bitsPerSample === 32
      ? (bytes, offset) => bytes.readFloatLE(offset) * 32_768
      : (bytes, offset) => bytes.readDoubleLE(offset) * 32_768;
  switch (bitsPerSample) {
    case 8:
      return (bytes, offset) => (bytes.readUInt8(offset) - 128) * 256;
    case 16:
      return (bytes, offset) => bytes.readInt16LE(offset);
    case 24:
      return (bytes, offset) => bytes.readIntLE(offset, 3) / 256;
    default:
      return (bytes, offset) => bytes.readInt32LE(offset) / 65_536;
  }
}
