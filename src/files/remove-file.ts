import { link, rename, rm, rmdir } from 'node:fs/promises';
import { temporaryPath } from './put-in-place.js';
import { requireFile, requireFolder } from './require-file.js';

/** Removes a file if it exists. @throws NarrateError `unsafe-path`; the system's error */
export async function removeFile(path: string): Promise<void> {
  if (requireFile(path) !== null) await rm(path, { force: true });
}

/**
 * Removes a file that other processes may change or replace, if `isMeant` accepts it. The file is renamed before `isMeant`
 * reads it, so a process that changes it later sees that it is gone. If `isMeant` refuses it, it gets its name back.
 * @param isMeant receives the temporary path of the file
 * @throws NarrateError `unsafe-path`; the system's error: `ENOENT` if the file does not exist, `EEXIST` if another file took its name
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

/** Removes an empty folder. @throws NarrateError `unsafe-path`; the system's error, `ENOTEMPTY` if it is not empty */
export async function removeFolder(folder: string): Promise<void> {
  requireFolder(folder);
  await rmdir(folder);
}
