import { lutimes } from 'node:fs/promises';
import { ownCopy } from './own-copy.js';

/** Sets a file's modification time, in milliseconds since 1970. @throws as `ownCopy`; the system's error */
export async function setModified(path: string, timeMs: number): Promise<void> {
  await ownCopy(path);
  await lutimes(path, timeMs / 1000, timeMs / 1000);
}
