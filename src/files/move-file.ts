import { rename } from 'node:fs/promises';
import { requireFile } from './require-file.js';

/** Renames a file, and replaces a file that has the new name. @throws NarrateError `unsafe-path`; the system's error */
export async function moveFile(from: string, to: string): Promise<void> {
  requireFile(from);
  requireFile(to);
  await rename(from, to);
}
