import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { requireFolder } from './require-file.js';

/**
 * Makes a folder and those above it that do not exist.
 * @returns the first one that was made; undefined: none
 * @throws NarrateError `unsafe-path`; the system's error
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  requireFolder(folder);
  return mkdir(folder, { recursive: true });
}

/** The same, synchronously. */
export function makeFolderSync(folder: string): void {
  requireFolder(folder);
  mkdirSync(folder, { recursive: true });
}
