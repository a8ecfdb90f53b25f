import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { createFile } from './open-file.js';
import { requireFile } from './require-file.js';

/** Files that are written beside another one until it is whole start with this, so that what a killed run left can be told. */
export const temporaryPrefix = '.narrate-';

/** A fresh path beside `path` for a file that is needed while it is made, told apart by `ending`. */
export const temporaryPath = (path: string, ending: string): string =>
  join(dirname(path), `${temporaryPrefix}${basename(path)}.${randomBytes(6).toString('hex')}.${ending}`);

/**
 * Replaces the file at `path` in one step by what `write` writes to a temporary one, which exists and is empty. Whatever
 * fails, the old file stays and nothing is left. The new file keeps the rights of the old one.
 * @throws NarrateError `unsafe-path`, `disk-full`, `not-writable`; what `write` threw.
 */
export async function putInPlace(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  try {
    const before = requireFile(path);
    const temporary = temporaryPath(path, 'part');
    await (await createFile(temporary)).close();
    try {
      await write(temporary);
      if (before !== null) await keepRights(temporary, before);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/** As far as this user may. */
async function keepRights(path: string, { mode, uid, gid }: Stats): Promise<void> {
  await chown(path, uid, gid).catch(() => {});
  await chmod(path, mode).catch(() => {});
}
