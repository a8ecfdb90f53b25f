/** A box of an MP4 file (ISO 14496-12, section 4.2) in memory, header included. */
export type Box = Buffer;

const headerBytes = 8;

/** Returns the four letters that say what a box is. */
export const typeOf = (box: Box): string => box.toString('latin1', 4, headerBytes);

/** Splits the content of a box into its boxes; null: it is something else. */
export function childrenOf(box: Box): readonly Box[] | null {
  const children: Box[] = [];
  for (let at = headerBytes; at < box.length; ) {
    const size = at + headerBytes <= box.length ? box.readUInt32BE(at) : 0;
    if (size < headerBytes || at + size > box.length) return null;
    children.push(box.subarray(at, at + size));
    at += size;
  }
  return children;
}

/** Returns the first box at the end of a path of types; null: there is none. */
export function findBox(box: Box, [type, ...rest]: readonly string[]): Box | null {
  if (type === undefined) return box;
  const child = childrenOf(box)?.find((one) => typeOf(one) === type);
  return child === undefined ? null : findBox(child, rest);
}

/** Returns a box of the same type with other boxes in it. */
export function boxOf(type: string, children: readonly Box[]): Box {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(children.reduce((size, { length }) => size + length, headerBytes));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...children]);
}

/** Where the chunks of a track begin in the file: a list of 32-bit or 64-bit offsets (section 8.7.5). */
export class ChunkOffsets {
  readonly #box: Box;
  readonly #isWide: boolean;

  private constructor(box: Box, isWide: boolean) {
    this.#box = box;
    this.#isWide = isWide;
  }

  /** Returns the offsets of a track; null: it has none. A change to them changes the track. */
  static of(track: Box): ChunkOffsets | null {
    const table = findBox(track, ['mdia', 'minf', 'stbl']);
    const narrow = table && findBox(table, ['stco']);
    const wide = table && findBox(table, ['co64']);
    const box = narrow ?? wide ?? null;
    return box && new ChunkOffsets(box, narrow === null);
  }

  /** The lowest offset; Infinity: the track has no chunk. */
  get lowest(): number {
    return this.#values().reduce((lowest, value) => Math.min(lowest, value), Infinity);
  }

  /** Adds to all offsets. Returns false, and may have changed some, if one of them does not fit. */
  move(by: number): boolean {
    return this.#values().every((value, index) => {
      const at = tableStart + index * this.#width;
      if (this.#isWide) this.#box.writeBigUInt64BE(BigInt(value + by), at);
      else if (value + by > 0xffff_ffff) return false;
      else this.#box.writeUInt32BE(value + by, at);
      return true;
    });
  }

  get #width(): number {
    return this.#isWide ? 8 : 4;
  }

  #values(): readonly number[] {
    return Array.from({ length: this.#box.readUInt32BE(tableStart - 4) }, (_, index) => {
      const at = tableStart + index * this.#width;
      return this.#isWide ? Number(this.#box.readBigUInt64BE(at)) : this.#box.readUInt32BE(at);
    });
  }
}

/** Header, version, flags and the number of entries come before the table. */
const tableStart = headerBytes + 8;
