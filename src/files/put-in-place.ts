import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { createFile } from './open-file.js';
import { requireFile } from './require-file.js';

/** The prefix of temporary files, which identifies those that a killed run left behind. */
export const temporaryPrefix = '.narrate-';

/** Returns a new path for a temporary file in the folder of `path`, with the extension `ending`. */
export const temporaryPath = (path: string, ending: string): string =>
  join(dirname(path), `${temporaryPrefix}${basename(path)}.${randomBytes(6).toString('hex')}.${ending}`);

/**
 * Replaces the file at `path` in one step by the temporary file that `write` fills, which is empty at first. If anything
 * fails, the old file stays and the temporary file is removed. The new file keeps the permissions of the old one.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`, `too-many-files`; what `write` throws
 */
export async function putInPlace(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  try {
    const before = requireFile(path);
    const temporary = temporaryPath(path, 'part');
    await (await createFile(temporary)).close();
    try {
      await write(temporary);
      if (before !== null) await copyPermissions(temporary, before);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/** Copies owner and permissions as far as this user may. */
async function copyPermissions(path: string, { mode, uid, gid }: Stats): Promise<void> {
  await chown(path, uid, gid).catch(() => {});
  await chmod(path, mode).catch(() => {});
}
