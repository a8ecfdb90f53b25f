import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import type { OpenProject } from '../../project/open-project.js';
import { hasty } from '../../project/open-state.js';
import { openFolderStore } from '../../store/folder-store.js';
import type { ObjectStore } from '../../store/object-store.js';
import { nameOfPlace, openStore, type StorePlace } from '../../store/open-store.js';
import { s3Account } from '../../store/s3/s3-account.js';
import type { DoctorContext } from '../examination.js';

/**
 * What can be told of a book's store without a network: whether its folder is there and can be written to, whether there
 * are credentials for a bucket. With `online` a bucket gets an object too, which is removed again.
 * A bucket must have answered before it is asked to take one.
 * @returns how it was found, in a few words
 * @throws NarrateError as a run would, `store-refused` and the like
 */
export async function examineSharedStore(
  { environment }: OpenProject,
  place: StorePlace,
  { online, clock, signal }: Pick<DoctorContext, 'online' | 'clock' | 'signal'>,
): Promise<string> {
  const name = nameOfPlace(place);
  if (place.kind === 'folder') {
    // Throws where a disk is not mounted.
    const store = openFolderStore(place.folder);
    await store.get(trialName(), signal);
    const at = (await isThere(place.folder)) ? place.folder : dirname(place.folder);
    await tryToPut(at === place.folder ? store : openFolderStore(at), place.folder, signal);
    return `${name} can be written to`;
  }
  s3Account(environment, place);
  if (!online) return `${name} is not asked (--online does)`;
  const context = { environment, clock, random: Math.random, patience: hasty };
  const store = await openStore(place, context);
  await tryToPut(store, name, signal).finally(() => store.close());
  return `${name} answers and can be written to`;
}

const trialName = (): string => `.narrate-doctor-${randomUUID()}`;

/** Also what is no folder: then nothing can be put there. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Puts an object and takes it away, as a run does with its claim. */
async function tryToPut(store: ObjectStore, called: string, signal: AbortSignal): Promise<void> {
  const trial = trialName();
  try {
    await store.put(trial, Buffer.from('This may be removed.\n'), signal);
    await store.remove(trial, signal);
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const { code, hint, message, cause } = error;
    throw new NarrateError(code, `${called} cannot be written to. ${message}`, { hint, cause });
  }
}
