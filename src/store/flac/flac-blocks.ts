/** A metadata block of a FLAC file, without its header. */
export interface FlacBlock {
  readonly type: number;
  readonly body: Buffer;
}

const magic = Buffer.from('fLaC');

/** The metadata blocks of a FLAC file, in order (RFC 9639, 8.1); null: it is none, or ends within them. */
export function blocksOf(flac: Buffer): readonly FlacBlock[] | null {
  if (!flac.subarray(0, 4).equals(magic)) return null;
  const blocks: FlacBlock[] = [];
  for (let at = 4; at + 4 <= flac.length; ) {
    const head = flac.readUInt8(at);
    const body = flac.subarray(at + 4, at + 4 + flac.readUIntBE(at + 1, 3));
    if (body.length < flac.readUIntBE(at + 1, 3)) return null;
    blocks.push({ type: head & 0x7f, body });
    at += 4 + body.length;
    if ((head & 0x80) !== 0) return blocks;
  }
  return null;
}

/** A FLAC file of these blocks and its audio frames. */
export function flacOf(blocks: readonly FlacBlock[], audio: Buffer): Buffer {
  const heads = blocks.map(({ type, body }, index) => {
    const head = Buffer.alloc(4);
    head.writeUInt8(type | (index === blocks.length - 1 ? 0x80 : 0));
    head.writeUIntBE(body.length, 1, 3);
    return head;
  });
  return Buffer.concat([magic, ...blocks.flatMap(({ body }, index) => [heads[index]!, body]), audio]);
}
