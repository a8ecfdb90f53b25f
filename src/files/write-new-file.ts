import { type FileHandle, link, rm } from 'node:fs/promises';
import { systemCode } from '../base/errors.js';
import { createFile } from './open-file.js';
import { temporaryPath } from './put-in-place.js';
import { requireFile } from './require-file.js';

/** Writes a file that must not exist yet, and with `sync` flushes it to disk. If writing fails, no file is left. @throws as `createFile` */
export async function writeNewFile(
  path: string,
  content: string | Uint8Array,
  { sync = false }: { readonly sync?: boolean } = {},
): Promise<void> {
  const file = await createFile(path);
  try {
    await file.writeFile(content);
    if (sync) await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => {});
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Creates a file that must not exist yet, so that other processes see all of its content or no file.
 * @returns the file, still open, so that its creator can change this file even if another one replaces it; null: it exists
 * @throws NarrateError `unsafe-path`; the system's error
 */
export async function createWhole(path: string, content: string): Promise<FileHandle | null> {
  requireFile(path);
  const temporary = temporaryPath(path, 'new');
  const file = await createFile(temporary);
  try {
    await file.writeFile(content);
    await link(temporary, path);
    return file;
  } catch (error) {
    await file.close();
    if (systemCode(error) === 'EEXIST') return null;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
