/** The layout of a page header (RFC 3533, section 6). */
const headerBytes = 27;
const checksumOffset = 22;
const mostSegments = 255;
const segmentBytes = 255;

/** Header flag: the page continues a packet of the page before. */
export const continued = 1;
/** Header flag: the first page of the stream. */
export const firstPage = 2;
/** Header flag: the last page of the stream. */
export const lastPage = 4;

/** A page to write: whole packets, or a slice of one packet. */
interface Page {
  readonly flags: number;
  /** Samples at 48 kHz up to the end of the last packet that ends on this page; -1: no packet ends here. */
  readonly granule: number;
  readonly sequence: number;
  /** Lengths of the segments in bytes. */
  readonly lacing: readonly number[];
  readonly body: readonly Uint8Array[];
}

/** Returns the segment lengths of a packet: full segments, then a shorter one that ends it. */
export const lacingOf = (length: number): readonly number[] => [
  ...Array<number>(Math.floor(length / segmentBytes)).fill(segmentBytes),
  length % segmentBytes,
];

/** Returns the number of segment lengths of a packet. */
export const lacingCountOf = (packet: Uint8Array): number => Math.floor(packet.length / segmentBytes) + 1;

/** Tells whether a page that has `lacingCount` segment lengths has room for the packet. */
export const hasRoom = (lacingCount: number, packet: Uint8Array): boolean =>
  lacingCount + lacingCountOf(packet) <= mostSegments;

/** Returns the bytes of a page. The stream number is always 0, so that the same sound gives the same bytes. */
export function oggPage({ flags, granule, sequence, lacing, body }: Page): Buffer {
  const header = Buffer.alloc(headerBytes + lacing.length);
  header.write('OggS', 'latin1');
  header.writeUInt8(flags, 5);
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(sequence, 18);
  header.writeUInt8(lacing.length, 26);
  header.set(lacing, headerBytes);
  const page = Buffer.concat([header, ...body]);
  page.writeUInt32LE(checksum(page), checksumOffset);
  return page;
}

/** Yields the pages of a packet that shares no page with others, and returns the sequence number of the next page. */
export function* pagesOfPacket(packet: Buffer, flags: number, sequence: number): Generator<Buffer, number> {
  const lacing = lacingOf(packet.length);
  let next = sequence;
  for (let start = 0; start < lacing.length; start += mostSegments) {
    const segments = lacing.slice(start, start + mostSegments);
    const isEnd = start + mostSegments >= lacing.length;
    yield oggPage({
      flags: start === 0 ? flags : continued,
      granule: isEnd ? 0 : -1,
      sequence: next++,
      lacing: segments,
      body: [packet.subarray(start * segmentBytes, (start + mostSegments) * segmentBytes)],
    });
  }
  return next;
}

/** Returns the length in bytes of the page at `at`; null: more bytes are needed to tell; 0: no page begins there. */
export function pageLengthAt(bytes: Buffer, at: number): number | null {
  if (at + headerBytes > bytes.length) return null;
  if (bytes.toString('latin1', at, at + 4) !== 'OggS') return 0;
  const segments = bytes.readUInt8(at + 26);
  if (at + headerBytes + segments > bytes.length) return null;
  let length = headerBytes + segments;
  for (let index = 0; index < segments; index++) length += bytes.readUInt8(at + headerBytes + index);
  return length;
}

/** Returns the parts of packets in a page. `isEnd` tells whether the packet ends with the part. */
export function* piecesIn(page: Buffer): Generator<{ readonly bytes: Buffer; readonly isEnd: boolean }> {
  const segments = page.readUInt8(26);
  let start = headerBytes + segments;
  let end = start;
  for (let index = 0; index < segments; index++) {
    const length = page.readUInt8(headerBytes + index);
    end += length;
    const isEnd = length < segmentBytes;
    if (!isEnd && index < segments - 1) continue;
    yield { bytes: page.subarray(start, end), isEnd };
    start = end;
  }
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** Returns the CRC-32 with the polynomial 0x04c11db7, neither reflected nor inverted. */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ (table[(crc >>> 24) ^ byte] as number);
  return crc >>> 0;
}
