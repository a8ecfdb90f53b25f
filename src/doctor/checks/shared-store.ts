import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import type { OpenProject } from '../../project/open-project.js';
import { readOnlyRetryLimits } from '../../project/open-state.js';
import { openFolderStore } from '../../store/folder-store.js';
import type { ObjectStore } from '../../store/object-store.js';
import { nameOfPlace, openStore, type StorePlace } from '../../store/open-store.js';
import { s3Account } from '../../store/s3/s3-account.js';
import type { DoctorContext } from '../inspection.js';

/**
 * Checks a book's store: whether its folder exists and can be written to, or whether there are credentials for its bucket.
 * With `online`, also writes an object to the bucket and deletes it. The caller must have read from the bucket before.
 * @returns the finding in a few words
 * @throws NarrateError `store-unreachable`, `store-refused`, `store-origin`, `usage` for a proxy that is not an address or a
 * port that fetch blocks
 */
export async function inspectSharedStore(
  { environment }: OpenProject,
  place: StorePlace,
  { online, clock, signal }: Pick<DoctorContext, 'online' | 'clock' | 'signal'>,
): Promise<string> {
  const name = nameOfPlace(place);
  if (place.kind === 'folder') {
    const store = openFolderStore(place.folder);
    // Throws if the disk is not mounted.
    await store.get(testObjectName(), signal);
    const target = (await exists(place.folder)) ? place.folder : dirname(place.folder);
    await tryToPut(target === place.folder ? store : openFolderStore(target), place.folder, signal);
    return `${name} can be written to`;
  }
  s3Account(environment, place);
  if (!online) return `${name} was not tried (use --online to try it)`;
  const context = { environment, clock, random: Math.random, retryLimits: readOnlyRetryLimits };
  const store = await openStore(place, context);
  await tryToPut(store, name, signal).finally(() => store.close());
  return `${name} responds and can be written to`;
}

const testObjectName = (): string => `.narrate-doctor-${randomUUID()}`;

/** Returns whether a path exists, also if it is not a folder. Writing into it then fails. */
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Writes an object and deletes it, as a run does with its lease. */
async function tryToPut(store: ObjectStore, place: string, signal: AbortSignal): Promise<void> {
  const name = testObjectName();
  try {
    await store.put(name, Buffer.from('You can delete this file.\n'), signal);
    await store.remove(name, signal);
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const { code, hint, message, cause } = error;
    throw new NarrateError(code, `${place} cannot be written to. ${message}`, { hint, cause });
  }
}
