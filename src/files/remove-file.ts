import { rm, rmdir } from 'node:fs/promises';
import { requireFile, requireFolder } from './require-file.js';

/** Removes a file, if there is one. @throws NarrateError `unsafe-path`; the system's error */
export async function removeFile(path: string): Promise<void> {
  if (requireFile(path) !== null) await rm(path, { force: true });
}

/** Removes a folder. @throws NarrateError `unsafe-path`; the system's error, `ENOTEMPTY` where something is in it */
export async function removeFolder(folder: string): Promise<void> {
  requireFolder(folder);
  await rmdir(folder);
}
