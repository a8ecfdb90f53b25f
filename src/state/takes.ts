import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

/** The folder of takes: `<folder>/<key>/<request id>.wav`. */
export interface TakeStore {
  /** Where a take is, or would be. */
  pathOf(take: { readonly key: string; readonly requestId: string }): string;
  /** A fresh name to download to, in an existing folder. */
  temporaryFor(take: { readonly key: string; readonly requestId: string }): Promise<string>;
  /** Makes a checked temporary file the take: synced, then renamed. Resolves to its size and SHA-256. */
  adopt(
    temporary: string,
    take: { readonly key: string; readonly requestId: string },
  ): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Has the file of a take here, where it is to be had at all: by itself, a folder has nothing to fetch from. Never fails for what a store does. */
  download(take: Take, signal: AbortSignal): Promise<void>;
  /** Puts a damaged file out of the way as `<file>.damaged`, so that it counts as missing. @throws NarrateError `not-writable`, `unsafe-path` */
  setAside(take: { readonly key: string; readonly requestId: string }): Promise<void>;
  /** The takes of each key whose files are there with their sizes, oldest first; contents are not read. */
  here(ledger: Pick<Ledger, 'takes'>): ReadonlyMap<string, readonly Take[]>;
  /** Whether a take that is here, as `here` says, is to be brought first. Of a folder by itself, none. */
  isAway(take: Take): boolean;
  /** Whether the file of a take lies in the folder with its size. */
  has(take: Take): boolean;
}

/** Takes are read in blocks of this size. */
const blockBytes = 64 * 1024;

/** The longest id that is a file's name as it is: what is on the disks of users is called so. */
const longestName = 151;

/** The name of a key's folder, or of a take's file: whatever the id is, it leads nowhere else. */
export const fileNameOf = (id: string): string =>
  isPlainId(id) && id.length <= longestName && !isDeviceName(id)
    ? id
    : `id-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;

export function takeStore(folder: string): TakeStore {
  const pathOf: TakeStore['pathOf'] = ({ key, requestId }) =>
    join(folder, fileNameOf(key), `${fileNameOf(requestId)}.wav`);
  // Each key has a folder of its own, so a take is safe when three folders are: the key's, this one, and the one above.
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
        // A part that a killed run left behind; the lock says that nobody is writing it. A new folder has none.
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
        const measured = await syncedAndMeasured(file).finally(() => file.close());
        await moveFile(temporary, path);
        await Promise.all([syncFolder(dirname(path)), syncKeys(), isAboveSynced ? null : syncAbove()]);
        isAboveSynced = true;
        return measured;
      } catch (error) {
        throw asDiskError(error, path);
      }
    },
    async download() {},
    isAway: () => false,
    async setAside(take) {
      const path = pathOf(take);
      await moveFile(path, `${path}.damaged`).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw asDiskError(error, path);
      });
    },
    here: (ledger) => takesHere(ledger, has),
    has,
  };
}

/** The takes of each key that can be had, oldest first. */
export function takesHere(
  { takes }: Pick<Ledger, 'takes'>,
  has: (take: Take) => boolean,
): ReadonlyMap<string, readonly Take[]> {
  const found = [...takes].map(([key, ofKey]) => [key, ofKey.filter(has)] as const);
  return new Map(found.filter(([, ofKey]) => ofKey.length > 0));
}

/** Synchronous: for a thousand takes the asynchronous calls take four times as long (measured). Null: no such file. */
function sizeOf(path: string): number | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : null;
  } catch {
    return null;
  }
}

/**
 * The take of each key that is used: the one that was chosen; where nothing was, or its file is not here, the oldest that
 * is, so that a take which comes by chance changes no file.
 */
export function chosenTakes(
  here: ReadonlyMap<string, readonly Take[]>,
  { choices }: Pick<Ledger, 'choices'>,
): ReadonlyMap<string, Take> {
  const chosen = [...here].flatMap(([key, takes]) => {
    const { requestId } = choices.get(key) ?? {};
    return takes.find((take) => take.requestId === requestId) ?? takes[0] ?? [];
  });
  return new Map(chosen.map((take) => [take.key, take]));
}

/** Syncs a file and reads it once, through the handle that is open already: at hundreds of takes a second each call to the system counts. */
async function syncedAndMeasured(file: FileHandle): Promise<{ bytes: number; sha256: string }> {
  await file.sync();
  return measured(file);
}

async function measured(file: FileHandle): Promise<{ bytes: number; sha256: string }> {
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

/** A file's size and SHA-256, by reading all of it. @throws the system's error when it cannot be read */
export async function hashOf(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const file = await openToRead(path);
  return measured(file).finally(() => file.close());
}
