import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import pLimit from 'p-limit';
import { NarrateError } from '../base/errors.js';
import { readOwnFile } from '../files/read-own-file.js';
import { type Alignments, isOfTake, takeFileNames, voiceOfModel } from '../state/alignments.js';
import type { TakeId } from '../state/takes.js';
import type { ObjectStore } from '../store/object-store.js';

/** The prefix of the objects of models and takes, which are named like the local files. */
const prefix = 'align/';

/** Alignments of this machine and of a store. A store that fails is no error, because alignments can be computed again. */
export interface SharedAlignments extends Alignments {
  /** Uploads what this run wrote, and what the store lacks. Does nothing if this run wrote nothing, unless `always`. */
  upload(signal: AbortSignal, options?: { readonly always: boolean }): Promise<void>;
  /**
   * Removes the files of takes that no longer exist from the store, and the models of voices that no book uses.
   * @returns the bytes that were removed @throws NarrateError `store-unreachable`, `store-refused`; the signal's reason
   */
  sweep(
    used: { readonly takes: Iterable<TakeId>; readonly isVoiceUsed: (voiceId: string) => boolean },
    signal: AbortSignal,
  ): Promise<number>;
}

/** Objects uploaded at once. */
const senders = 4;

/** Opens the alignments of a store. `folder` is that of the local alignments. */
export function sharedAlignments(parts: {
  readonly store: ObjectStore;
  readonly local: Alignments;
  readonly folder: string;
}): SharedAlignments {
  const { store, local, folder } = parts;
  const written = new Set<string>();
  let listing: Promise<ReadonlySet<string>> | null = null;
  const listed = (signal: AbortSignal): Promise<ReadonlySet<string>> => {
    listing ??= store.list(prefix, signal).then((objects) => new Set(objects.map(({ name }) => name)));
    return listing;
  };
  const readShared: Alignments['readShared'] = async (name, signal) => {
    try {
      const isThere = (await listed(signal)).has(`${prefix}${name}`);
      return isThere ? await store.get(`${prefix}${name}`, signal) : null;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NarrateError) return null;
      throw error;
    }
  };
  return {
    readShared,
    read: async (name, signal) => (await local.read(name, signal)) ?? readShared(name, signal),
    async write(name, bytes) {
      await local.write(name, bytes);
      written.add(name);
    },
    async upload(signal, { always } = { always: false }) {
      if (written.size === 0 && !always) return;
      try {
        const known = await listed(signal);
        const due = (await filesBelow(folder)).filter(
          (name) => written.has(name) || !known.has(`${prefix}${name}`),
        );
        await pLimit(senders).map(due, async (name) => {
          await store.put(`${prefix}${name}`, await readOwnFile(join(folder, name)), signal);
          written.delete(name);
        });
      } catch (error) {
        if (!(error instanceof NarrateError) && !signal.aborted) throw error;
      }
    },
    async sweep({ takes, isVoiceUsed }, signal) {
      const known = new Set([...takes].flatMap(takeFileNames));
      let bytes = 0;
      for (const { name, bytes: size } of await store.list(prefix, signal)) {
        const own = name.slice(prefix.length);
        const voiceId = voiceOfModel(own);
        const isUnused = (isOfTake(own) && !known.has(own)) || (voiceId !== null && !isVoiceUsed(voiceId));
        if (!isUnused) continue;
        await store.remove(name, signal);
        bytes += size;
      }
      return bytes;
    },
  };
}

/** Returns the files below a folder as names with forward slashes. Temporary files of a killed run are left out. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.(?:json|model)$/.test(entry.name))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}
