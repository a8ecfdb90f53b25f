import { openToChange } from '../../files/open-file.js';
import { id3Bytes } from './mp3-tag.js';

/** Returns the samples in an MP3 frame: 1,152 in MPEG 1 (32 kHz and higher), 576 in MPEG 2 and 2.5 (ISO 11172-3, 13818-3). */
const frameSamplesOf = (sampleRate: number): number => (sampleRate >= 32_000 ? 1_152 : 576);
/** Returns the offset of the Info tag in a frame: after the frame header and the side information. */
function infoOffsetOf({ sampleRate, channels }: Mp3Format): number {
  if (sampleRate >= 32_000) return channels === 1 ? 4 + 17 : 4 + 32;
  return channels === 1 ? 4 + 9 : 4 + 17;
}

interface Mp3Format {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** Offsets in a complete Info tag and in the LAME extension that follows it. */
const frameCountOffset = 8;
const delayAndPaddingOffset = 120 + 21;
const checksumOffset = 120 + 34;
/** How many bytes ffmpeg's checksum covers, with zeros in place of the checksum. */
const checkedBytes = 190;
const tagBytes = 400;

/**
 * Corrects the length in the Info tag of an MP3 by ffmpeg, so that a decoder returns exactly `samples` samples. ffmpeg 4.1 and
 * 5.1 count only the padding of the last frame. If LAME had to add a whole frame, the file claims to be up to 46 samples
 * longer than its sound. Returns false, and leaves the file unchanged, if the file cannot have that length.
 */
export async function correctMp3Length(path: string, samples: number, format: Mp3Format): Promise<boolean> {
  const file = await openToChange(path);
  try {
    const start = await id3Bytes(file);
    const frame = Buffer.alloc(tagBytes);
    await file.read(frame, 0, tagBytes, start);
    const info = infoOffsetOf(format);
    if (frame.toString('latin1', info, info + 4) !== 'Info') return false;

    const delayAndPadding = frame.readUIntBE(info + delayAndPaddingOffset, 3);
    const delay = delayAndPadding >> 12;
    const frames = frame.readUInt32BE(info + frameCountOffset);
    const padding = frames * frameSamplesOf(format.sampleRate) - delay - samples;
    if (padding < 0 || padding > 0xfff) return false;
    frame.writeUIntBE((delay << 12) | padding, info + delayAndPaddingOffset, 3);
    frame.writeUInt16BE(0, info + checksumOffset);
    frame.writeUInt16BE(crc16(frame.subarray(0, checkedBytes)), info + checksumOffset);
    await file.write(frame, 0, info + checksumOffset + 2, start);
    return true;
  } finally {
    await file.close();
  }
}

/** Returns the CRC-16/ARC of the bytes. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
