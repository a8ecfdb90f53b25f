import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asDiskError } from '../base/errors.js';

/** Files that stand beside the output while it is made start with this, so that what a killed run left can be told. */
export const temporaryPrefix = '.narrate-';

/** Where a file that is needed while `path` is made may stand: beside it, told apart by `ending`. */
export const temporaryPath = (path: string, ending: string): string =>
  join(dirname(path), `${temporaryPrefix}${basename(path)}.${ending}`);

/**
 * Replaces the file at `path` in one step by what `write` writes to a temporary path. Whatever fails, the old file stays
 * and nothing is left.
 * @throws NarrateError `disk-full`, `not-writable`; what `write` threw.
 */
export async function putInPlace(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path, 'part');
  try {
    // A link that someone left there would be written through.
    await rm(temporary, { force: true });
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw asDiskError(error, path);
  }
}
