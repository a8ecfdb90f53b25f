import { openToRead } from '../../files/open-file.js';

/**
 * Returns how many samples a FLAC file says that it has: the 36 bits of STREAMINFO that count them (RFC 9639, section
 * 8.2); 0 where it does not say. Null: it does not begin as FLAC does.
 */
export async function flacSamples(path: string): Promise<number | null> {
  const file = await openToRead(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(26), 0, 26, 0);
    if (buffer.toString('latin1', 0, 4) !== 'fLaC') return null;
    return (buffer.readUInt8(21) % 16) * 2 ** 32 + buffer.readUInt32BE(22);
  } finally {
    await file.close();
  }
}
