import { openToRead } from '../../files/open-file.js';

/** The bit rates of an MP3, read from its frames. */
export interface Mp3BitRates {
  /** Bits a second, on average. */
  readonly bitRate: number;
  readonly isConstant: boolean;
}

/** Bit rates in kb/s by the four bits of a layer III header, for MPEG 1, and for MPEG 2 and 2.5 (ISO 11172-3, 13818-3). */
const mpeg1Rates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const mpeg2Rates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const mpeg1SampleRates = [44_100, 48_000, 32_000];

const headerBytes = 4;
const id3Bytes = 10;
/** Possible places of the encoder's tag in a frame, in bytes: after the header and the side information. */
const tagOffsets = [13, 21, 36];

interface Frame {
  readonly kilobits: number;
  readonly bytes: number;
}

/**
 * Reads the bit rates of an MP3 file from its frame headers, without decoding it; null: the file has no frames. The frame that
 * carries the encoder's tag is not counted.
 */
export async function readMp3BitRates(path: string): Promise<Mp3BitRates | null> {
  const counts = new Map<number, number>();
  let kept = Buffer.alloc(0);
  let skip = 0;
  let isFirst = true;
  const file = (await openToRead(path)).createReadStream({ highWaterMark: 1 << 20 });
  for await (const chunk of file as AsyncIterable<Buffer>) {
    const bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    let at = skip;
    for (; at + headerBytes + id3Bytes + Math.max(...tagOffsets) <= bytes.length; ) {
      if (isFirst && bytes.toString('latin1', at, at + 3) === 'ID3') {
        at += id3Length(bytes.subarray(at, at + id3Bytes));
        continue;
      }
      const frame = frameAt(bytes, at);
      if (frame === null) {
        // Other tags can be between the frames or after the last one.
        at += 1;
        continue;
      }
      if (!(isFirst && isTagFrame(bytes, at)))
        counts.set(frame.kilobits, (counts.get(frame.kilobits) ?? 0) + 1);
      isFirst = false;
      at += frame.bytes;
    }
    skip = Math.max(0, at - bytes.length);
    kept = Buffer.from(bytes.subarray(Math.min(at, bytes.length)));
  }
  const frames = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (frames === 0) return null;
  const kilobits = [...counts].reduce((sum, [rate, count]) => sum + rate * count, 0) / frames;
  return { bitRate: Math.round(kilobits * 1000), isConstant: counts.size === 1 };
}

/** Returns the length of an ID3v2 tag in bytes. Its header has the size in four times seven bits. */
const id3Length = (header: Buffer): number =>
  header.subarray(6, id3Bytes).reduce((size, byte) => size * 128 + byte, 0) + id3Bytes;

const isTagFrame = (bytes: Buffer, at: number): boolean =>
  tagOffsets.some((offset) =>
    ['Info', 'Xing'].includes(bytes.toString('latin1', at + offset, at + offset + 4)),
  );

function frameAt(bytes: Buffer, at: number): Frame | null {
  const header = bytes.readUInt32BE(at);
  // Eleven sync bits, then version and layer. Layer III is 1.
  if (header >>> 21 !== 0x7ff || ((header >> 17) & 3) !== 1) return null;
  const version = (header >> 19) & 3;
  const mpeg1 = version === 3;
  const kilobits = (mpeg1 ? mpeg1Rates : mpeg2Rates)[((header >> 12) & 15) - 1];
  const mpeg1Rate = mpeg1SampleRates[(header >> 10) & 3];
  if (version === 1 || kilobits === undefined || mpeg1Rate === undefined) return null;
  const sampleRate = mpeg1 ? mpeg1Rate : version === 2 ? mpeg1Rate / 2 : mpeg1Rate / 4;
  const padding = (header >> 9) & 1;
  return { kilobits, bytes: Math.floor(((mpeg1 ? 144_000 : 72_000) * kilobits) / sampleRate) + padding };
}
