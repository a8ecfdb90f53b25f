import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { openToChange } from './open-file.js';
import { putInPlace, temporaryPath } from './put-in-place.js';
import { requireFile } from './require-file.js';

/**
 * Replaces a file in one step, or creates it. The content is flushed to disk (fsync) before the rename.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`
 */
export const replaceFile = (path: string, content: string | Uint8Array): Promise<void> =>
  putInPlace(path, async (temporary) => {
    const file = await openToChange(temporary);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  });

/**
 * Replaces a file in one step, or creates it, synchronously and without flushing it to disk. Use it for content that its reader verifies.
 * @throws NarrateError `unsafe-path`; the system's error
 */
export function replaceUnsynced(path: string, content: Uint8Array): void {
  requireFile(path);
  const temporary = temporaryPath(path, 'part');
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
