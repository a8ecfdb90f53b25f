import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import type { ListedObject, ObjectStore } from './object-store.js';

/** An object that is being written; it gets its name when it is whole. */
const unfinished = '.part';

/**
 * A store in a folder, most often of a disk that machines share. It is made with the first object, where the folder above
 * it is there: a disk that is not mounted is not to be mistaken for an empty store.
 * @param folder absolute
 */
export function openFolderStore(folder: string): ObjectStore {
  const pathOf = (name: string): string => join(folder, ...name.split('/'));
  let wasThere = false;
  /** Whether the folder is there. @throws NarrateError `store-unreachable`: it should be, or could not be made */
  async function isThere(signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    if (await isFolder(folder)) wasThere = true;
    else if (wasThere) throw unreachable(`The folder ${folder} of the store has gone.`);
    else if (!(await isFolder(dirname(folder))))
      throw unreachable(`There is no folder ${dirname(folder)} for the store.`);
    return wasThere;
  }
  return {
    place: folder,
    async list(prefix, signal) {
      if (!(await isThere(signal))) return [];
      const start = pathOf(prefix.slice(0, prefix.lastIndexOf('/') + 1));
      const found = await filesBelow(folder, start);
      return found.filter(({ name }) => name.startsWith(prefix));
    },
    async get(name, signal) {
      if (!(await isThere(signal))) return null;
      return readFile(pathOf(name)).catch((error: unknown) => {
        if (isNone(error)) return null;
        throw asStoreError(error, pathOf(name));
      });
    },
    async put(name, bytes, signal) {
      const path = pathOf(name);
      if (!(await isThere(signal))) await makeFolder(folder);
      await write(path, bytes).catch((error: unknown) => {
        throw asStoreError(error, path);
      });
      wasThere = true;
    },
    async remove(name, signal) {
      if (!(await isThere(signal))) return;
      await rm(pathOf(name), { force: true }).catch((error: unknown) => {
        throw asStoreError(error, pathOf(name));
      });
    },
    async close() {},
  };
}

const unreachable = (message: string): NarrateError =>
  new NarrateError('store-unreachable', message, {
    hint: 'Is the disk mounted? For a new store, make the folder that it is to be in.',
  });

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isNone(error)) return false;
    throw asStoreError(error, path);
  }
}

/** Several may ask for it at once. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw asStoreError(error, folder);
  });
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
    if (isNone(error)) return [];
    throw asStoreError(error, start);
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
