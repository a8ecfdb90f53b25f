import type { FileHandle } from 'node:fs/promises';
import { openToRead } from '../../files/open-file.js';

/** Where the contents of a box (ISO 14496-12, section 4.2) begin and end in the file. */
interface Box {
  readonly start: number;
  readonly end: number;
}

/** Returns how long the sound of an MP4 file is, in seconds, by the header of its first track of sound; null: it has none. */
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

/** The boxes of one type within a range of the file; one whose size makes no sense is the last. */
async function* boxesOf(file: FileHandle, type: string, { start, end }: Box): AsyncGenerator<Box> {
  for (let at = start; at + 8 <= end; ) {
    const header = await bytesAt(file, at, 16);
    const short = header.readUInt32BE(0);
    const headerBytes = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short || end - at;
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

/** The media header (section 8.4.2): a scale and a duration in it, after two times whose width depends on the version. */
async function secondsOf(file: FileHandle, media: Box): Promise<number | null> {
  for await (const { start } of boxesOf(file, 'mdhd', media)) {
    const header = await bytesAt(file, start, 32);
    if (header.readUInt8(0) === 1) return Number(header.readBigUInt64BE(24)) / header.readUInt32BE(20);
    return header.readUInt32BE(16) / header.readUInt32BE(12);
  }
  return null;
}

/** Zeros where the file has no more bytes. */
async function bytesAt(file: FileHandle, at: number, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count);
  await file.read(bytes, 0, count, at);
  return bytes;
}
