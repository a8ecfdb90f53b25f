import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { requireFolder } from './require-file.js';

/**
 * Creates a folder and the missing folders above it.
 * @returns the first folder that was created; undefined: none
 * @throws NarrateError `unsafe-path`; the system's error
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  requireFolder(folder);
  return mkdir(folder, { recursive: true });
}

/** Does the same as `makeFolder`, synchronously, and returns nothing. @throws as `makeFolder` */
export function makeFolderSync(folder: string): void {
  requireFolder(folder);
  mkdirSync(folder, { recursive: true });
}
