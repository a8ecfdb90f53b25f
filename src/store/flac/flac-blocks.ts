/** A metadata block of a FLAC file, without its header. */
export interface FlacBlock {
  readonly type: number;
  readonly body: Buffer;
}

const magic = Buffer.from('fLaC');

/** Returns the metadata blocks of a FLAC file in order (RFC 9639, 8.1); null: it is not a FLAC file, or ends within a block. */
export function blocksOf(flac: Buffer): readonly FlacBlock[] | null {
  if (!flac.subarray(0, 4).equals(magic)) return null;
  const blocks: FlacBlock[] = [];
  for (let offset = 4; offset + 4 <= flac.length; ) {
    const header = flac.readUInt8(offset);
    const body = flac.subarray(offset + 4, offset + 4 + flac.readUIntBE(offset + 1, 3));
    if (body.length < flac.readUIntBE(offset + 1, 3)) return null;
    blocks.push({ type: header & 0x7f, body });
    offset += 4 + body.length;
    if ((header & 0x80) !== 0) return blocks;
  }
  return null;
}

/** Returns a FLAC file with these metadata blocks and audio frames. */
export function flacOf(blocks: readonly FlacBlock[], audio: Buffer): Buffer {
  const headers = blocks.map(({ type, body }, index) => {
    const header = Buffer.alloc(4);
    header.writeUInt8(type | (index === blocks.length - 1 ? 0x80 : 0));
    header.writeUIntBE(body.length, 1, 3);
    return header;
  });
  return Buffer.concat([magic, ...blocks.flatMap(({ body }, index) => [headers[index]!, body]), audio]);
}
