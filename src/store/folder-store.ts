import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import { untilAborted } from '../base/time/on-abort.js';
import { makeFolder } from '../files/make-folder.js';
import { readOwnFile } from '../files/read-own-file.js';
import { realFolder } from '../files/real-folder.js';
import { removeFile } from '../files/remove-file.js';
import { replaceFile } from '../files/replace-file.js';
import { requireFolder } from '../files/require-file.js';
import type { ListedObject, ObjectStore } from './object-store.js';

/** What the name of an object ends with while it is written (see `putInPlace`). */
const unfinished = '.part';

/**
 * A store in a folder, most often of a disk that machines share. It is made with the first object, where the folder above
 * it is there: a disk that is not mounted is not to be mistaken for an empty store. Links may lead to it; below it none is
 * followed.
 * @param folder absolute
 */
export function openFolderStore(folder: string): ObjectStore {
  let wasThere = false;
  /** The real folder; null: it does not exist yet. @throws NarrateError `store-unreachable`: it should be, or could not be made */
  async function top(signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    if (await isFolder(folder)) wasThere = true;
    else if (wasThere) throw unreachable(`The folder of the store, ${folder}, no longer exists.`);
    else if (!(await isFolder(dirname(folder))))
      throw unreachable(`The folder ${dirname(folder)}, which is to contain the store, does not exist.`);
    return wasThere ? realFolder(folder) : null;
  }
  const pathIn = (real: string, name: string): string => join(real, ...name.split('/'));
  const store: ObjectStore = {
    place: folder,
    async list(prefix, signal) {
      const real = await top(signal);
      if (real === null) return [];
      const found = await filesBelow(real, pathIn(real, prefix.slice(0, prefix.lastIndexOf('/') + 1)));
      return found.filter(({ name }) => name.startsWith(prefix));
    },
    async get(name, signal) {
      const real = await top(signal);
      if (real === null) return null;
      const path = pathIn(real, name);
      return readOwnFile(path).catch((error: unknown) => {
        if (isNone(error)) return null;
        throw asStoreError(error, path);
      });
    },
    async put(name, bytes, signal) {
      const path = pathIn((await top(signal)) ?? realFolder(folder), name);
      await write(path, bytes).catch((error: unknown) => {
        throw asStoreError(error, path);
      });
      wasThere = true;
    },
    async remove(name, signal) {
      const real = await top(signal);
      if (real === null) return;
      const path = pathIn(real, name);
      await removeFile(path).catch((error: unknown) => {
        throw asStoreError(error, path);
      });
    },
    async close() {},
  };
  // A network disk that has gone may never answer, and no call to the file system can be taken back.
  return {
    ...store,
    list: (prefix, signal) => untilAborted(store.list(prefix, signal), signal),
    get: (name, signal) => untilAborted(store.get(name, signal), signal),
    put: (name, bytes, signal) => untilAborted(store.put(name, bytes, signal), signal),
    remove: (name, signal) => untilAborted(store.remove(name, signal), signal),
  };
}

const unreachable = (message: string): NarrateError =>
  new NarrateError('store-unreachable', message, {
    hint: 'Check that the disk is mounted. For a new store, create the folder that is to contain it.',
  });

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isNone(error)) return false;
    throw asStoreError(error, path);
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  await replaceFile(path, bytes);
}

async function filesBelow(folder: string, start: string): Promise<readonly ListedObject[]> {
  try {
    if (!requireFolder(start)) return [];
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
  return new NarrateError(
    'store-unreachable',
    `The store cannot be used: ${path} failed with ${systemCode(error)}.`,
    {
      cause: error,
    },
  );
}
