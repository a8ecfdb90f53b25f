import { link, rename, rm, rmdir } from 'node:fs/promises';
import { temporaryPath } from './put-in-place.js';
import { requireFile, requireFolder } from './require-file.js';

/** Removes a file, if there is one. @throws NarrateError `unsafe-path`; the system's error */
export async function removeFile(path: string): Promise<void> {
  if (requireFile(path) !== null) await rm(path, { force: true });
}

/**
 * Removes a file that others may change or replace meanwhile, if it is the one that is meant. It is moved away before it
 * is looked at, so that whoever changes it later finds it gone, and put back where it is another one.
 * @throws NarrateError `unsafe-path`; the system's error, `ENOENT` where there is none
 */
export async function removeIf(path: string, isMeant: (moved: string) => Promise<boolean>): Promise<void> {
  requireFile(path);
  const moved = temporaryPath(path, 'moved');
  await rename(path, moved);
  try {
    if (!(await isMeant(moved))) await link(moved, path);
  } finally {
    await rm(moved, { force: true });
  }
}

/** Removes a folder. @throws NarrateError `unsafe-path`; the system's error, `ENOTEMPTY` where something is in it */
export async function removeFolder(folder: string): Promise<void> {
  requireFolder(folder);
  await rmdir(folder);
}
