import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../base/errors.js';
import { requireFile, unsafePath } from './require-file.js';

/** Flags that refuse links and do not wait for a named pipe; 0: this system does not have the flag. */
const { O_NOFOLLOW: noFollow = 0, O_NONBLOCK: noWait = 0 } = constants;

/** Creates a file that must not exist yet. @throws NarrateError `unsafe-path`; the system's error, `EEXIST` if it exists */
export async function createFile(path: string): Promise<FileHandle> {
  requireFile(path);
  return open(path, 'wx');
}

/** Opens a regular file, and refuses links anywhere in its path. @throws NarrateError `unsafe-path`; the system's error */
export async function openOwn(path: string, flags: number): Promise<FileHandle> {
  requireFile(path);
  const file = await open(path, flags | noFollow | noWait).catch((error: unknown) => {
    throw systemCode(error) === 'ELOOP' ? unsafePath(path, 'file', null) : error;
  });
  return requireRegular(path, file);
}

/** Opens a temporary file of this process for reading and writing. @throws as `openOwn` */
export const openToChange = (path: string): Promise<FileHandle> => openOwn(path, constants.O_RDWR);

/** Opens a regular file for reading, and follows links. @throws NarrateError `unsafe-path`; the system's error */
export const openToRead = async (path: string): Promise<FileHandle> =>
  requireRegular(path, await open(path, constants.O_RDONLY | noWait));

async function requireRegular(path: string, file: FileHandle): Promise<FileHandle> {
  const stats = await file.stat();
  if (stats.isFile()) return file;
  await file.close();
  throw unsafePath(path, 'file', stats);
}

/**
 * Opens a file for reading, as `openOwn` does, synchronously.
 * @returns a file descriptor
 * @throws as `openOwn`; the system's error `ELOOP` for a link that appeared after the path was examined
 */
export function openOwnSync(path: string): number {
  requireFile(path);
  const file = openSync(path, constants.O_RDONLY | noFollow | noWait);
  const stats = fstatSync(file);
  if (stats.isFile()) return file;
  closeSync(file);
  throw unsafePath(path, 'file', stats);
}
