import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { openOwn } from './open-file.js';
import { ownCopy } from './own-copy.js';

/**
 * Opens a file at its end, and creates it where there is none.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`; the system's error
 */
export async function openToAppend(path: string): Promise<FileHandle> {
  await ownCopy(path);
  return openOwn(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
}
