import { openToRead } from '../../files/open-file.js';
import type { WavInspection } from './wav-format.js';
import { parseWavHeader } from './wav-header.js';

/**
 * Checks from header and size whether a file is a complete WAV file, and finds its samples. Reads no samples.
 * @throws the system's error when the file cannot be opened or read, such as `ENOENT`.
 */
export async function inspectWav(path: string): Promise<WavInspection> {
  const file = await openToRead(path);
  try {
    const { size } = await file.stat();
    return await parseWavHeader(size, async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}
