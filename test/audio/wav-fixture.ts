/** Returns a chunk of a RIFF file, with a padding byte if its length is odd. `declared` is the size in its header. */
export function riffChunk(id: string, body: Uint8Array, declared = body.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 0, 'latin1');
  header.writeUInt32LE(declared >>> 0, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

export function riff(chunks: readonly Uint8Array[], declared?: number): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE', 'latin1'), ...chunks]);
  return riffChunk('RIFF', body, declared);
}

export interface Fmt {
  readonly tag?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bits?: number;
  readonly frameBytes?: number;
  readonly extensible?: boolean;
}

export function fmtChunk(fmt: Fmt = {}): Buffer {
  const { tag = 1, channels = 1, rate = 24_000, bits = 16, extensible = false } = fmt;
  const body = Buffer.alloc(extensible ? 40 : 16);
  const frameBytes = fmt.frameBytes ?? (bits / 8) * channels;
  body.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rate, 4);
  body.writeUInt32LE(rate * frameBytes, 8);
  body.writeUInt16LE(frameBytes, 12);
  body.writeUInt16LE(bits, 14);
  if (extensible) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bits, 18);
    body.writeUInt16LE(tag, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(body, 26);
  }
  return riffChunk('fmt ', body);
}
