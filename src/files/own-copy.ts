import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { copyFile } from 'node:fs/promises';
import { openOwn, openToChange } from './open-file.js';
import { putInPlace } from './put-in-place.js';
import { requireFile } from './require-file.js';

/**
 * Replaces a file that has other hard links (`cp -al` creates them for backups) by a copy. So a change in place does not
 * change the file under its other names.
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
 * Opens a file for appending, and creates it if it does not exist. A file with other hard links is replaced by a copy first.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`; the system's error
 */
export async function openToAppend(path: string): Promise<FileHandle> {
  await ownCopy(path);
  return openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
}
