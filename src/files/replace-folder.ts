import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../base/errors.js';
import { makeFolder } from './make-folder.js';
import { temporaryPrefix } from './put-in-place.js';
import { requireFolder } from './require-file.js';

const ending = '.folder';
/** Folders that a killed run left are removed after this time. A younger one may belong to a run that is still going on. */
const abandonedMs = 60 * 60 * 1000;

/**
 * Replaces a folder in one step by a new one that `fill` fills. If anything fails, the old folder stays, and the new one is removed.
 * The caller must have checked that everything in the old folder may be deleted.
 * @param now milliseconds since 1970
 * @throws NarrateError `unsafe-path`; the system's error; what `fill` throws
 */
export async function replaceFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
  now: number,
): Promise<void> {
  const above = dirname(folder);
  await makeFolder(above);
  await removeAbandoned(above, basename(folder), now);
  const temporary = temporaryFolder(folder);
  const old = temporaryFolder(folder);
  try {
    await makeFolder(temporary);
    await fill(temporary);
    const isReplaced = requireFolder(folder);
    if (isReplaced) await rename(folder, old);
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (isReplaced) await rename(old, folder);
      throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

const temporaryFolder = (folder: string): string =>
  join(dirname(folder), `${temporaryPrefix}${basename(folder)}.${randomBytes(6).toString('hex')}${ending}`);

async function removeAbandoned(above: string, name: string, now: number): Promise<void> {
  const left = (await readdir(above)).filter(
    (one) => one.startsWith(`${temporaryPrefix}${name}.`) && one.endsWith(ending),
  );
  for (const one of left) {
    const path = join(above, one);
    const { mtimeMs } = await stat(path);
    if (now - mtimeMs > abandonedMs && requireFolder(path)) await rm(path, { recursive: true, force: true });
  }
}

/** Returns the paths of all files below a folder, relative to it, with forward slashes; null: there is no such folder. */
export async function filesBelow(folder: string): Promise<readonly string[] | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
