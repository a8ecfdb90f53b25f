import { createHash } from 'node:crypto';
import { asDiskError, NarrateError } from '../base/errors.js';
import { readRegularFile } from '../files/read-own-file.js';
import { removeFile } from '../files/remove-file.js';
import { writeNewFile } from '../files/write-new-file.js';
import type { Take } from '../state/journal/journal-entry.js';
import { fileNameOf, type TakeId, type TakeStore } from '../state/takes.js';
import type { Packing } from '../store/flac/packing.js';
import type { ObjectStore } from '../store/object-store.js';

/** The prefix of the recordings' objects, `takes/<key>/<request id>.wav` or `….flac`, which are named like the local files. */
export const takesPrefix = 'takes/';

/** The recordings of a store, with downloads to the local folder and uploads from it. */
export interface SharedTakes {
  /** Returns whether the store's listing shows a take. */
  has(take: Take): boolean;
  /**
   * Downloads a take to the local folder. Returns false if the store does not have it undamaged. A damaged object is
   * quarantined in the store, so that it counts as missing for all machines.
   * @throws NarrateError `store-unreachable`, `store-refused`, `disk-full`, `not-writable`; the signal's reason
   */
  fetch(take: Take, signal: AbortSignal): Promise<boolean>;
  /** Uploads a take from the local folder. Returns false if its file is missing or damaged. @throws as `fetch` */
  send(take: Take, signal: AbortSignal): Promise<boolean>;
  /** Removes the objects of a take, and returns their size in bytes. @throws as `fetch` */
  remove(take: TakeId, signal: AbortSignal): Promise<number>;
  /** The recordings' objects: sizes in bytes by object name. */
  readonly objects: ReadonlyMap<string, number>;
}

/** The suffix of the names of quarantined objects. */
const quarantineSuffix = '.damaged';

const stemOf = ({ key, requestId }: TakeId): string =>
  `${takesPrefix}${fileNameOf(key)}/${fileNameOf(requestId)}`;

/**
 * Returns whether a listing shows a take. A WAV object must have the size of the take; the size of a FLAC object shows nothing.
 * @param objects sizes in bytes by object name
 */
export const isListed = (objects: ReadonlyMap<string, number>, take: Take): boolean =>
  objects.get(`${stemOf(take)}.wav`) === take.bytes || objects.has(`${stemOf(take)}.flac`);

/** What the recordings of a store need. */
interface SharedTakesOptions {
  readonly store: ObjectStore;
  readonly local: TakeStore;
  /** The listing of the store: sizes in bytes by object name. */
  readonly listed: ReadonlyMap<string, number>;
  /** The format of new objects. Objects of the other format can still be read. */
  readonly format: 'wav' | 'flac';
  readonly packing: Packing;
  /** Called for each object that is damaged. */
  readonly onDamaged: (name: string) => void;
}

/** Opens the recordings of a store. */
export const sharedTakes = (options: SharedTakesOptions): SharedTakes => new StoreTakes(options);

class StoreTakes implements SharedTakes {
  readonly #options: SharedTakesOptions;
  readonly #objects: Map<string, number>;

  constructor(options: SharedTakesOptions) {
    this.#options = options;
    this.#objects = new Map(options.listed);
  }

  get objects(): ReadonlyMap<string, number> {
    return this.#objects;
  }

  has(take: Take): boolean {
    return isListed(this.#objects, take);
  }

  async fetch(take: Take, signal: AbortSignal): Promise<boolean> {
    const { local } = this.#options;
    const bytes =
      (await this.#contentOf(take, 'wav', signal)) ?? (await this.#contentOf(take, 'flac', signal));
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
  }

  async send(take: Take, signal: AbortSignal): Promise<boolean> {
    const { store, local, format, packing } = this.#options;
    const bytes = await readRegularFile(local.pathOf(take)).catch(() => null);
    if (bytes === null || !isWhole(bytes, take)) return false;
    const packed = format === 'wav' ? null : await packing.pack(bytes, signal);
    const name = `${stemOf(take)}.${packed === null ? 'wav' : 'flac'}`;
    await store.put(name, packed ?? bytes, signal);
    this.#objects.set(name, (packed ?? bytes).length);
    return true;
  }

  async remove(take: TakeId, signal: AbortSignal): Promise<number> {
    let bytes = 0;
    const names = [`${stemOf(take)}.wav`, `${stemOf(take)}.flac`];
    for (const name of names.flatMap((one) => [one, `${one}${quarantineSuffix}`])) {
      if (!this.#objects.has(name)) continue;
      await this.#options.store.remove(name, signal);
      bytes += this.#objects.get(name) ?? 0;
      this.#objects.delete(name);
    }
    return bytes;
  }

  /** Downloads the bytes of a take; null: the object does not exist, or is not that take. */
  async #contentOf(take: Take, form: 'wav' | 'flac', signal: AbortSignal): Promise<Uint8Array | null> {
    const name = `${stemOf(take)}.${form}`;
    if (!this.#objects.has(name)) return null;
    const first = await this.#read(take, form, signal);
    if (first.bytes !== null) return first.bytes;
    // Read again: the download may have been damaged, or the object may have been replaced since.
    const { object, bytes } = first.object === null ? first : await this.#read(take, form, signal);
    if (bytes !== null) return bytes;
    this.#objects.delete(name);
    this.#options.onDamaged(name);
    if (object !== null) await this.#quarantine(name, object, signal);
    return null;
  }

  async #read(take: Take, form: 'wav' | 'flac', signal: AbortSignal): Promise<Read> {
    const { store, packing } = this.#options;
    const object = await store.get(`${stemOf(take)}.${form}`, signal);
    const bytes = object === null || form === 'wav' ? object : await packing.unpack(object, signal);
    return { object, bytes: bytes !== null && isWhole(bytes, take) ? bytes : null };
  }

  /**
   * Renames a damaged object, because a listing shows nothing of its content. If the store refuses that, the object stays and
   * will be found damaged again.
   */
  async #quarantine(name: string, object: Uint8Array, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    try {
      await store.put(`${name}${quarantineSuffix}`, object, signal);
      await store.remove(name, signal);
    } catch (error) {
      if (!(error instanceof NarrateError)) throw error;
    }
  }
}

/** A downloaded object. */
interface Read {
  /** Null: the object does not exist. */
  readonly object: Uint8Array | null;
  /** The bytes of the take in it; null: it is damaged. */
  readonly bytes: Uint8Array | null;
}

const isWhole = (bytes: Uint8Array, take: Take): boolean =>
  bytes.length === take.bytes && createHash('sha256').update(bytes).digest('hex') === take.sha256;
