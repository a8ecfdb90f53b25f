import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { copyFile } from 'node:fs/promises';
import { openOwn, openToChange } from './open-file.js';
import { putInPlace } from './put-in-place.js';
import { requireFile } from './require-file.js';

/**
 * Replaces a file that has other names too (hard links, as `cp -al` makes them for a backup) by a copy, so that a change
 * in place leaves those as they are.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`
 */
export async function ownCopy(path: string): Promise<void> {
  const names = requireFile(path)?.nlink ?? 0;
  if (names < 2) return;
  await putInPlace(path, async (temporary) => {
    await copyFile(path, temporary, constants.COPYFILE_FICLONE);
    const file = await openToChange(temporary);
    await file.sync().finally(() => file.close());
  });
}

/**
 * Opens a file at its end, and creates it where there is none.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`; the system's error
 */
export async function openToAppend(path: string): Promise<FileHandle> {
  await ownCopy(path);
  return openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
}
