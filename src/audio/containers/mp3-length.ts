import { openToChange } from '../../files/open-file.js';
import { id3Bytes } from './mp3-tag.js';

/** Samples in an MP3 frame: 1,152 in MPEG 1 (from 32 kHz up), 576 in MPEG 2 and 2.5 (ISO 11172-3, 13818-3). */
const frameSamplesOf = (sampleRate: number): number => (sampleRate >= 32_000 ? 1_152 : 576);
/** Where the Info tag begins in a frame: after the frame's header and its side information. */
function infoOffsetOf({ sampleRate, channels }: Mp3Format): number {
  if (sampleRate >= 32_000) return channels === 1 ? 4 + 17 : 4 + 32;
  return channels === 1 ? 4 + 9 : 4 + 17;
}

interface Mp3Format {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** Places in the Info tag with all its fields, and in the LAME extension that follows them. */
const frameCountOffset = 8;
const delayAndPaddingOffset = 120 + 21;
const checksumOffset = 120 + 34;
/** What ffmpeg takes its checksum of, with the checksum's own place at zero. */
const checkedBytes = 190;
const tagBytes = 400;

/**
 * Puts the true length into the Info tag of an MP3 by ffmpeg, so that a decoder gives back `samples` samples and
 * no more: ffmpeg (4.1 and 5.1 alike) counts the filling of the last frame alone, and where LAME had to add a whole
 * frame besides, the file claims to be up to 46 samples longer than the sound that went in.
 * Returns whether such a length can be true of this file; if not, it is untouched.
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

/** CRC-16/ARC, as in the frames of MP3 themselves. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
