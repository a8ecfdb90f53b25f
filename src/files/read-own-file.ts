import { closeSync, constants, readFileSync } from 'node:fs';
import { openOwn, openOwnSync, openToRead } from './open-file.js';

/** Reads a file that narrate wrote, and follows no link on the way. @throws NarrateError `unsafe-path`; the system's error */
export async function readOwnFile(path: string): Promise<Buffer> {
  const file = await openOwn(path, constants.O_RDONLY);
  return file.readFile().finally(() => file.close());
}

/** Does the same as `readOwnFile`, synchronously. @throws as `readOwnFile` */
export function readOwnFileSync(path: string): Buffer {
  const file = openOwnSync(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a regular file, and follows links. @throws NarrateError `unsafe-path`; the system's error */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await openToRead(path);
  return file.readFile().finally(() => file.close());
}
