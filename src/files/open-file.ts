import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../base/errors.js';
import { requireFile, unsafePath } from './require-file.js';

/** Links are not followed, and a named pipe is not waited for. Zero where a system has no such flag. */
const { O_NOFOLLOW: noFollow = 0, O_NONBLOCK: noWait = 0 } = constants;

/** Creates a file that must not exist yet. @throws NarrateError `unsafe-path`; the system's error, `EEXIST` for a file */
export async function createFile(path: string): Promise<FileHandle> {
  requireFile(path);
  return open(path, 'wx');
}

/** Opens a file in which nothing is a link, not even on the way to it. @throws NarrateError `unsafe-path`; the system's error */
export async function openOwn(path: string, flags: number): Promise<FileHandle> {
  requireFile(path);
  const file = await open(path, flags | noFollow | noWait).catch((error: unknown) => {
    throw systemCode(error) === 'ELOOP' ? unsafePath(path, 'file', null) : error;
  });
  return regular(path, file);
}

/** Opens a temporary file of this process to be read and changed. @throws as `openOwn` */
export const openToChange = (path: string): Promise<FileHandle> => openOwn(path, constants.O_RDWR);

/** Opens a regular file to be read, also through links. @throws NarrateError `unsafe-path`; the system's error */
export const openToRead = async (path: string): Promise<FileHandle> =>
  regular(path, await open(path, constants.O_RDONLY | noWait));

async function regular(path: string, file: FileHandle): Promise<FileHandle> {
  const stats = await file.stat();
  if (stats.isFile()) return file;
  await file.close();
  throw unsafePath(path, 'file', stats);
}

/** Opens a file to be read, synchronously, as `openOwn` does. @returns a file descriptor */
export function openOwnSync(path: string): number {
  requireFile(path);
  const file = openSync(path, constants.O_RDONLY | noFollow | noWait);
  const stats = fstatSync(file);
  if (stats.isFile()) return file;
  closeSync(file);
  throw unsafePath(path, 'file', stats);
}
