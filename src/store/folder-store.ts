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

/** The suffix of the file of an object while it is written (see `putInPlace`). */
const unfinishedSuffix = '.part';

/**
 * Opens a store in a folder, usually on a disk that several machines share. The folder is created with the first object, but
 * only if its parent exists: a disk that is not mounted must not look like an empty store. The path of the folder may
 * contain links. Below it, links are refused.
 * @param folder an absolute path
 */
export function openFolderStore(folder: string): ObjectStore {
  let hasExisted = false;
  /**
   * Returns the real path of the folder; null: it does not exist yet.
   * @throws NarrateError `store-unreachable` if it existed before, or if its parent does not exist
   */
  async function findFolder(signal: AbortSignal): Promise<string | null> {
    signal.throwIfAborted();
    if (await isFolder(folder)) hasExisted = true;
    else if (hasExisted) throw unreachable(`The folder of the store, ${folder}, no longer exists.`);
    else if (!(await isFolder(dirname(folder))))
      throw unreachable(`The folder ${dirname(folder)}, which is to contain the store, does not exist.`);
    return hasExisted ? realFolder(folder) : null;
  }
  const pathIn = (real: string, name: string): string => join(real, ...name.split('/'));
  const store: ObjectStore = {
    place: folder,
    async list(prefix, signal) {
      const real = await findFolder(signal);
      if (real === null) return [];
      const found = await filesBelow(real, pathIn(real, prefix.slice(0, prefix.lastIndexOf('/') + 1)));
      return found.filter(({ name }) => name.startsWith(prefix));
    },
    async get(name, signal) {
      const real = await findFolder(signal);
      if (real === null) return null;
      const path = pathIn(real, name);
      return readOwnFile(path).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw asStoreError(error, path);
      });
    },
    async put(name, bytes, signal) {
      const path = pathIn((await findFolder(signal)) ?? realFolder(folder), name);
      await write(path, bytes).catch((error: unknown) => {
        throw asStoreError(error, path);
      });
      hasExisted = true;
    },
    async remove(name, signal) {
      const real = await findFolder(signal);
      if (real === null) return;
      const path = pathIn(real, name);
      await removeFile(path).catch((error: unknown) => {
        throw asStoreError(error, path);
      });
    },
    async close() {},
  };
  // A network disk may never answer, and calls to the file system cannot be aborted.
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
    if (isMissing(error)) return false;
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
      .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinishedSuffix))
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
    if (isMissing(error)) return [];
    throw asStoreError(error, start);
  }
}

const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

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
