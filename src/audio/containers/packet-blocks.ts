import { openToRead } from '../../files/open-file.js';

/** A file of encoded sound is not what it was written as: cut short, or overwritten. */
export class SegmentDamagedError extends Error {
  override readonly name = 'SegmentDamagedError';
  readonly path: string;

  constructor(path: string) {
    super('A segment of encoded sound is damaged.');
    this.path = path;
  }
}

/** How many bytes the unit that begins at `at` has; null: that cannot be told from so few bytes; 0: nothing of the kind begins there. */
type LengthAt = (bytes: Buffer, at: number) => number | null;

const blockBytes = 256 * 1024;

/**
 * The units (packets, pages) that a file is a row of, many at a time: a book has a million of them.
 * @throws SegmentDamagedError where something else stands, or the last one is not whole; the system's error.
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
 * Exactly so many of a segment's packets. A segment that ends in silence may lack one or two, because its end falls within a
 * packet of the whole: they are filled up with the silence before its end.
 * @throws SegmentDamagedError where more are missing.
 */
export async function* fitted(
  path: string,
  blocks: AsyncIterable<readonly Uint8Array[]>,
  packets: number,
): AsyncGenerator<readonly Uint8Array[], void, void> {
  let left = packets;
  let last: readonly Uint8Array[] = [];
  for await (const block of blocks) {
    const kept = block.slice(0, left);
    left -= kept.length;
    last = [...last, ...kept.slice(-fillFrom)].slice(-fillFrom);
    yield kept;
    if (left === 0) return;
  }
  const [silent] = last;
  if (silent === undefined || left > mostFilled) throw new SegmentDamagedError(path);
  yield Array.from({ length: left }, () => silent);
}

/** The encoder's last packets fade out into nothing; the one before them is as silent as any. */
const fillFrom = 3;
const mostFilled = 2;
