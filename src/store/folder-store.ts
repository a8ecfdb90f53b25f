import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import type { ListedObject, ObjectStore } from './object-store.js';

/** An object that is being written; it gets its name when it is whole. */
const unfinished = '.part';

/**
 * A store in a folder, most often of a disk that machines share. The folder is made where the one above it is there: a
 * share that is not mounted is not to be mistaken for an empty store.
 * @param folder absolute
 * @throws NarrateError `store-unreachable`, `not-writable`
 */
export async function openFolderStore(folder: string): Promise<ObjectStore> {
  await makeFolder(folder);
  const pathOf = (name: string): string => join(folder, ...name.split('/'));
  return {
    place: folder,
    async list(prefix, signal) {
      signal.throwIfAborted();
      const start = pathOf(prefix.slice(0, prefix.lastIndexOf('/') + 1));
      const found = await filesBelow(folder, start);
      return found.filter(({ name }) => name.startsWith(prefix));
    },
    async get(name, signal) {
      signal.throwIfAborted();
      return readFile(pathOf(name)).catch((error: unknown) => {
        if (isNone(error)) return null;
        throw asStoreError(error, pathOf(name));
      });
    },
    async put(name, bytes, signal) {
      signal.throwIfAborted();
      const path = pathOf(name);
      await requireFolder(folder);
      await write(path, bytes).catch((error: unknown) => {
        throw asStoreError(error, path);
      });
    },
    async remove(name, signal) {
      signal.throwIfAborted();
      await rm(pathOf(name), { force: true }).catch((error: unknown) => {
        throw asStoreError(error, pathOf(name));
      });
    },
    async close() {},
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT')
      throw new NarrateError('store-unreachable', `There is no folder ${dirname(folder)} for the store.`, {
        hint: 'Is the disk mounted? If the store is new, make that folder; the store is made in it.',
        cause: error,
      });
    if (code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw asStoreError(error, folder);
  }
}

/** What was there when the store was opened may have been unmounted since. */
async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => error);
  if (found instanceof Error) throw asStoreError(found, folder);
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}${unfinished}`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function filesBelow(folder: string, start: string): Promise<readonly ListedObject[]> {
  try {
    const entries = await readdir(start, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinished))
      .map(({ parentPath, name }) => join(parentPath, name));
    const found = await Promise.all(
      paths.map(async (path): Promise<ListedObject[]> => {
        const file = await stat(path).catch(() => null);
        const name = relative(folder, path).split(sep).join('/');
        return file === null ? [] : [{ name, bytes: file.size, modifiedMs: file.mtimeMs }];
      }),
    );
    return found.flat().sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if (!isNone(error)) throw asStoreError(error, start);
    await requireFolder(folder);
    return [];
  }
}

const isNone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

function asStoreError(error: unknown, path: string): unknown {
  const known = asDiskError(error, path);
  if (known instanceof NarrateError || systemCode(error) === undefined) return known;
  return new NarrateError('store-unreachable', `The store in ${path} cannot be used: ${systemCode(error)}.`, {
    cause: error,
  });
}
