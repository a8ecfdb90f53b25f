import type { FileHandle } from 'node:fs/promises';
import { openToRead } from '../../files/open-file.js';

/** The range of a box's content in the file (ISO 14496-12, section 4.2), in bytes. `end` is exclusive. */
interface Box {
  readonly start: number;
  readonly end: number;
}

/** Returns the length in seconds of an MP4 file's audio, from the header of its first audio track; null: it has none. */
export async function mp4SoundSeconds(path: string): Promise<number | null> {
  const file = await openToRead(path);
  try {
    const { size } = await file.stat();
    for await (const moov of boxesOf(file, 'moov', { start: 0, end: size }))
      for await (const track of boxesOf(file, 'trak', moov))
        for await (const media of boxesOf(file, 'mdia', track))
          if (await isSound(file, media)) return await secondsOf(file, media);
    return null;
  } finally {
    await file.close();
  }
}

/** Finds the boxes of one type in a range of the file. Stops at a box with an impossible size. */
async function* boxesOf(file: FileHandle, type: string, { start, end }: Box): AsyncGenerator<Box> {
  for (let at = start; at + 8 <= end; ) {
    const header = await bytesAt(file, at, 16);
    // A size of 1 means that a 64-bit size follows the type; 0 means that the box ends where the file ends.
    const size32 = header.readUInt32BE(0);
    const headerBytes = size32 === 1 ? 16 : 8;
    const size = size32 === 1 ? Number(header.readBigUInt64BE(8)) : size32 || end - at;
    if (size < headerBytes || at + size > end) return;
    if (header.toString('latin1', 4, 8) === type) yield { start: at + headerBytes, end: at + size };
    at += size;
  }
}

async function isSound(file: FileHandle, media: Box): Promise<boolean> {
  for await (const { start } of boxesOf(file, 'hdlr', media))
    if ((await bytesAt(file, start, 12)).toString('latin1', 8, 12) === 'soun') return true;
  return false;
}

/** Reads the media header (section 8.4.2): a time scale and a duration, after two times whose width depends on the version. */
async function secondsOf(file: FileHandle, media: Box): Promise<number | null> {
  for await (const { start } of boxesOf(file, 'mdhd', media)) {
    const header = await bytesAt(file, start, 32);
    if (header.readUInt8(0) === 1) return Number(header.readBigUInt64BE(24)) / header.readUInt32BE(20);
    return header.readUInt32BE(16) / header.readUInt32BE(12);
  }
  return null;
}

/** Reads bytes; those after the end of the file are zero. */
async function bytesAt(file: FileHandle, at: number, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count);
  await file.read(bytes, 0, count, at);
  return bytes;
}
