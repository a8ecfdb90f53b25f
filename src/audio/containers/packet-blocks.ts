import { openToRead } from '../../files/open-file.js';

/** The error for a file of encoded sound that is truncated or overwritten. */
export class SegmentDamagedError extends Error {
  override readonly name = 'SegmentDamagedError';
  readonly path: string;

  constructor(path: string) {
    super('An encoded segment is damaged.');
    this.path = path;
  }
}

/** Returns the length in bytes of the unit (packet or page) at the offset `at`; null: more bytes are needed to tell; 0: no unit begins there. */
type LengthAt = (bytes: Buffer, at: number) => number | null;

const blockBytes = 256 * 1024;

/**
 * Reads a file that is a sequence of units (packets or pages), many at a time, because a book has a million of them.
 * @throws SegmentDamagedError for anything else in the file and for a truncated last unit; the system's error.
 */
export async function* unitsOf(
  path: string,
  lengthAt: LengthAt,
): AsyncGenerator<readonly Buffer[], void, void> {
  let rest: Buffer = Buffer.alloc(0);
  const file = await openToRead(path);
  for await (const read of file.createReadStream({ highWaterMark: blockBytes })) {
    const bytes: Buffer = rest.length === 0 ? read : Buffer.concat([rest, read]);
    const units: Buffer[] = [];
    let at = 0;
    for (let length = lengthAt(bytes, at); length !== null; length = lengthAt(bytes, at)) {
      if (length === 0) throw new SegmentDamagedError(path);
      if (at + length > bytes.length) break;
      units.push(bytes.subarray(at, at + length));
      at += length;
    }
    rest = bytes.subarray(at);
    yield units;
  }
  if (rest.length > 0) throw new SegmentDamagedError(path);
}

/**
 * Yields exactly `packetCount` packets of a segment. The end of a segment falls within a packet of the whole file, so one or two
 * packets may be missing. They are replaced with a silent packet from near the end.
 * @throws SegmentDamagedError if more are missing.
 */
export async function* fitPackets(
  path: string,
  blocks: AsyncIterable<readonly Uint8Array[]>,
  packetCount: number,
): AsyncGenerator<readonly Uint8Array[], void, void> {
  let missing = packetCount;
  let last: readonly Uint8Array[] = [];
  for await (const block of blocks) {
    const kept = block.slice(0, missing);
    missing -= kept.length;
    last = [...last, ...kept.slice(-silentFromEnd)].slice(-silentFromEnd);
    yield kept;
    if (missing === 0) return;
  }
  const [silent] = last;
  if (silent === undefined || missing > maxMissing) throw new SegmentDamagedError(path);
  yield Array.from({ length: missing }, () => silent);
}

/** The silent packet that replaces missing ones, counted from the end: the encoder's last two packets fade out. */
const silentFromEnd = 3;
const maxMissing = 2;
