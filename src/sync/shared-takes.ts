import { createHash } from 'node:crypto';
import { asDiskError, NarrateError } from '../base/errors.js';
import { readRegularFile } from '../files/read-own-file.js';
import { removeFile } from '../files/remove-file.js';
import { writeNewFile } from '../files/write-new-file.js';
import type { Take } from '../state/journal/journal-entry.js';
import { fileNameOf, type TakeStore } from '../state/takes.js';
import type { Packing } from '../store/flac/packing.js';
import type { ObjectStore } from '../store/object-store.js';

/** Recordings are objects `takes/<key>/<request id>.wav` or `….flac`, as their files are called. */
export const takesPrefix = 'takes/';

/** The recordings of a store, and the way to and from the folder here. */
export interface SharedTakes {
  /** Whether it is there, as far as its listing shows. */
  has(take: Take): boolean;
  /**
   * Puts the file of a take, whole as it was paid for, into the folder. False: the store has none, or a damaged one, which
   * is put out of the way there, so that it counts as missing for everybody.
   * @throws NarrateError `store-unreachable`, `store-refused`, `disk-full`, `not-writable`; the signal's reason
   */
  fetch(take: Take, signal: AbortSignal): Promise<boolean>;
  /** Brings a take from the folder to the store, if its file is whole: false where it is not. @throws as `fetch` */
  send(take: Take, signal: AbortSignal): Promise<boolean>;
  /** Removes a take's objects, and tells how many bytes they had. @throws as `fetch` */
  remove(take: Named, signal: AbortSignal): Promise<number>;
  /** What the listing shows, with what was sent since: sizes by name. */
  readonly objects: ReadonlyMap<string, number>;
}

/** What an object is called by. */
export type Named = { readonly key: string; readonly requestId: string };

/** What the name of a damaged object ends with once it is out of the way. */
const asideSuffix = '.damaged';

const stemOf = ({ key, requestId }: Named): string =>
  `${takesPrefix}${fileNameOf(key)}/${fileNameOf(requestId)}`;

/** Whether a listing, sizes by name, shows a take. A packed one is as long as it is: only its contents can tell more. */
export const isListed = (objects: ReadonlyMap<string, number>, take: Take): boolean =>
  objects.get(`${stemOf(take)}.wav`) === take.bytes || objects.has(`${stemOf(take)}.flac`);

export function sharedTakes(options: {
  readonly store: ObjectStore;
  readonly local: TakeStore;
  readonly listed: ReadonlyMap<string, number>;
  /** How recordings are kept there from now on; those of the other kind are read all the same. */
  readonly format: 'wav' | 'flac';
  readonly packing: Packing;
  /** Told of each object that turned out damaged. */
  readonly onDamaged: (name: string) => void;
}): SharedTakes {
  const { store, local, format, packing, onDamaged } = options;
  const objects = new Map(options.listed);

  /** A take's bytes; null: that object is not there, or not that take. */
  async function contentOf(
    take: Take,
    form: 'wav' | 'flac',
    signal: AbortSignal,
  ): Promise<Uint8Array | null> {
    const name = `${stemOf(take)}.${form}`;
    if (!objects.has(name)) return null;
    const read = async (): Promise<Read> => {
      const object = await store.get(name, signal);
      const bytes = object === null || form === 'wav' ? object : await packing.unpack(object, signal);
      return { object, bytes: bytes !== null && isWhole(bytes, take) ? bytes : null };
    };
    const first = await read();
    if (first.bytes !== null) return first.bytes;
    // Read once more: it may have come damaged, or have been replaced since.
    const { object, bytes } = first.object === null ? first : await read();
    if (bytes !== null) return bytes;
    objects.delete(name);
    onDamaged(name);
    if (object !== null) await setAside(name, object, signal);
    return null;
  }

  /** A listing shows nothing of what an object holds, so it has to go by another name. Where that is not allowed, it stays, and is met again. */
  async function setAside(name: string, object: Uint8Array, signal: AbortSignal): Promise<void> {
    try {
      await store.put(`${name}${asideSuffix}`, object, signal);
      await store.remove(name, signal);
    } catch (error) {
      if (!(error instanceof NarrateError)) throw error;
    }
  }

  return {
    objects,
    has: (take) => isListed(objects, take),
    async fetch(take, signal) {
      const bytes = (await contentOf(take, 'wav', signal)) ?? (await contentOf(take, 'flac', signal));
      if (bytes === null) return false;
      const temporary = await local.temporaryFor(take);
      try {
        await writeNewFile(temporary, bytes);
        await local.adopt(temporary, take);
        return true;
      } catch (error) {
        await removeFile(temporary);
        throw asDiskError(error, temporary);
      }
    },
    async remove(take, signal) {
      let bytes = 0;
      const names = [`${stemOf(take)}.wav`, `${stemOf(take)}.flac`];
      for (const name of names.flatMap((one) => [one, `${one}${asideSuffix}`])) {
        if (!objects.has(name)) continue;
        await store.remove(name, signal);
        bytes += objects.get(name) ?? 0;
        objects.delete(name);
      }
      return bytes;
    },
    async send(take, signal) {
      const bytes = await readRegularFile(local.pathOf(take)).catch(() => null);
      if (bytes === null || !isWhole(bytes, take)) return false;
      const packed = format === 'wav' ? null : await packing.pack(bytes, signal);
      const name = `${stemOf(take)}.${packed === null ? 'wav' : 'flac'}`;
      await store.put(name, packed ?? bytes, signal);
      objects.set(name, (packed ?? bytes).length);
      return true;
    },
  };
}

/** An object, and the take in it; null: there is none. */
interface Read {
  readonly object: Uint8Array | null;
  readonly bytes: Uint8Array | null;
}

const isWhole = (bytes: Uint8Array, take: Take): boolean =>
  bytes.length === take.bytes && createHash('sha256').update(bytes).digest('hex') === take.sha256;
