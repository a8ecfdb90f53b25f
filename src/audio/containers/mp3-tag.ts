import type { FileHandle } from 'node:fs/promises';

/** The length of an ID3v2 header. Its last four bytes, seven bits each, are the length of the rest. */
const headerBytes = 10;

/** Returns the length in bytes of the ID3v2 tag at the start of a file; 0: there is none. */
export async function id3Bytes(file: FileHandle): Promise<number> {
  const { buffer } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
  if (buffer.toString('latin1', 0, 3) !== 'ID3') return 0;
  return buffer.subarray(6, headerBytes).reduce((size, byte) => size * 128 + byte, 0) + headerBytes;
}
