import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { asDiskError, systemCode } from '../base/errors.js';
import { isDeviceName } from '../base/paths/windows-names.js';
import { isPlainId } from '../base/plain-id.js';
import { makeFolder } from '../files/make-folder.js';
import { moveFile } from '../files/move-file.js';
import { openToChange, openToRead } from '../files/open-file.js';
import { removeFile } from '../files/remove-file.js';
import { groupSync, syncFolder } from '../files/sync-folder.js';
import type { Take } from './journal/journal-entry.js';
import type { Ledger } from './ledger.js';

/** The key and request id of a take, which give its file and its object in a store their names. */
export interface TakeId {
  readonly key: string;
  readonly requestId: string;
}

/** The folder of takes: `<folder>/<key>/<request id>.wav`. */
export interface TakeStore {
  /** Returns the path of a take, whether it exists or not. */
  pathOf(take: TakeId): string;
  /**
   * Returns the path to download a take to. Its folder exists, and no file has that name.
   * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
   */
  temporaryFor(take: TakeId): Promise<string>;
  /**
   * Turns a temporary file, already checked, into the take: flushes it to disk, then renames it.
   * @returns its size in bytes and its SHA-256 in hexadecimal
   * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
   */
  adopt(temporary: string, take: TakeId): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /**
   * Downloads the file of a take from the store, if there is one that has it. A failure of the store is not an error here.
   * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
   */
  download(take: Take, signal: AbortSignal): Promise<void>;
  /** Quarantines a damaged file as `<file>.damaged`, so that it counts as missing. @throws NarrateError `not-writable`, `unsafe-path` */
  quarantine(take: TakeId): Promise<void>;
  /** Returns the takes of each key that exist with their size, in the folder or in the store, oldest first. It reads no contents. */
  available(ledger: Pick<Ledger, 'takes'>): ReadonlyMap<string, readonly Take[]>;
  /** Returns whether a take that `available` lists is remote-only, so that it has to be downloaded; without a store always false. */
  isRemoteOnly(take: Take): boolean;
  /** Returns whether the folder has the file of a take with its size. */
  has(take: Take): boolean;
}

/** Takes are read in blocks of this size. */
const blockBytes = 64 * 1024;

/** The longest id that is used as a file name unchanged. Existing files of users are named by this rule. */
const longestName = 151;

/** Returns the name of a key's folder or of a take's file. No id leads to another folder: one that is not plain is hashed. */
export const fileNameOf = (id: string): string =>
  isPlainId(id) && id.length <= longestName && !isDeviceName(id)
    ? id
    : `id-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;

/** Opens the takes in `folder`, without a store. */
export function takeStore(folder: string): TakeStore {
  // `join` for every take of a book would take longer than asking the disk for them all.
  const start = join(folder, sep);
  const pathOf: TakeStore['pathOf'] = ({ key, requestId }) =>
    `${start}${fileNameOf(key)}${sep}${fileNameOf(requestId)}.wav`;
  // Each key has its own folder, so a take is durable when three folders are flushed to disk: the key's, this one, and its parent.
  const syncKeys = groupSync(folder);
  const syncAbove = groupSync(dirname(folder));
  let isAboveSynced = false;
  const has: TakeStore['has'] = (take) => sizeOf(pathOf(take)) === take.bytes;
  return {
    pathOf,
    async temporaryFor(take) {
      const path = `${pathOf(take)}.part`;
      try {
        const made = await makeFolder(dirname(path));
        // A killed run may have left a file, and under the lock no other run is writing it. A new folder has none.
        if (made === undefined) await removeFile(path);
      } catch (error) {
        throw asDiskError(error, path);
      }
      return path;
    },
    async adopt(temporary, take) {
      const path = pathOf(take);
      try {
        const file = await openToChange(temporary);
        const sizeAndHash = await syncAndHash(file).finally(() => file.close());
        await moveFile(temporary, path);
        await Promise.all([syncFolder(dirname(path)), syncKeys(), isAboveSynced ? null : syncAbove()]);
        isAboveSynced = true;
        return sizeAndHash;
      } catch (error) {
        throw asDiskError(error, path);
      }
    },
    async download() {},
    isRemoteOnly: () => false,
    async quarantine(take) {
      const path = pathOf(take);
      await moveFile(path, `${path}.damaged`).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw asDiskError(error, path);
      });
    },
    available: (ledger) => availableTakes(ledger, has),
    has,
  };
}

/** Returns the takes of each key that `has` accepts, oldest first. Keys without such a take are left out. */
export function availableTakes(
  { takes }: Pick<Ledger, 'takes'>,
  has: (take: Take) => boolean,
): ReadonlyMap<string, readonly Take[]> {
  const found = [...takes].map(([key, ofKey]) => [key, ofKey.filter(has)] as const);
  return new Map(found.filter(([, ofKey]) => ofKey.length > 0));
}

/** Returns the size of a file in bytes; null: no such file. For a thousand takes asynchronous calls take four times as long (measured). */
function sizeOf(path: string): number | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : null;
  } catch {
    return null;
  }
}

/**
 * Returns the take of each key that is used: the chosen one, or the oldest one if none was chosen or the chosen one is not
 * available. The oldest, so that an additional take does not change the files.
 */
export function chosenTakes(
  available: ReadonlyMap<string, readonly Take[]>,
  { choices }: Pick<Ledger, 'choices'>,
): ReadonlyMap<string, Take> {
  const chosen = [...available].flatMap(([key, takes]) => {
    const { requestId } = choices.get(key) ?? {};
    return takes.find((take) => take.requestId === requestId) ?? takes[0] ?? [];
  });
  return new Map(chosen.map((take) => [take.key, take]));
}

/** Flushes a file to disk and hashes it through the same handle: at hundreds of takes a second each system call counts. */
async function syncAndHash(file: FileHandle): Promise<{ bytes: number; sha256: string }> {
  await file.sync();
  return hashContent(file);
}

async function hashContent(file: FileHandle): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(blockBytes);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(block, 0, block.length, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    hash.update(block.subarray(0, bytesRead));
    bytes += bytesRead;
  }
}

/** Reads a whole file and returns its size in bytes and its SHA-256 in hexadecimal. @throws NarrateError `unsafe-path`; the system's error */
export async function hashOf(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const file = await openToRead(path);
  return hashContent(file).finally(() => file.close());
}
