import { openToRead } from '../../files/open-file.js';
import type { WavInspection } from './wav-format.js';
import { parseWavHeader } from './wav-header.js';

/**
 * Says whether a file is a whole WAV file and where its samples are, from its header and its size: no sample is read.
 * @throws the system's error when the file cannot be opened or read (`ENOENT` …).
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
