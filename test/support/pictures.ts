import { deflateSync } from 'node:zlib';

/** Returns a marker segment of a JPEG (ITU-T T.81, B.1.1.4). */
const segment = (marker: number, content: readonly number[]) =>
  Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255, ...content]);

/** Returns a JPEG of one colour with so many components: 1 is grey, 3 are colours, 4 are CMYK. */
export function jpeg(components: number, pixels: number): Buffer {
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const size = [pixels >> 8, pixels & 255];
  const oneCode = [1, ...Array.from({ length: 15 }, () => 0), 0];
  const blocks = Math.ceil(pixels / 8) ** 2 * components;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc0, [8, ...size, ...size, components, ...ids.flatMap((id) => [id, 0x11, 0])]),
    segment(0xc4, [0x00, ...oneCode]),
    segment(0xc4, [0x10, ...oneCode]),
    segment(0xda, [components, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]),
    // Each block has two codes of one bit: no difference, and its end.
    Buffer.alloc(Math.ceil((blocks * 2) / 8)),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** Returns a black PNG with one bit for each pixel. @param level of compression: 0 is none */
export function png(pixels: number, level = 6): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(content.length);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels);
  header.writeUInt32BE(pixels, 4);
  header.writeUInt8(1, 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(pixels * (1 + Math.ceil(pixels / 8))), { level })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The checksum of a chunk of a PNG (PNG 3, annex D). */
function crc32(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
