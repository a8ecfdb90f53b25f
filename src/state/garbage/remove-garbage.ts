import { dirname } from 'node:path';
import { asDiskError } from '../../base/errors.js';
import { removeFile, removeFolder } from '../../files/remove-file.js';
import { syncFolder } from '../../files/sync-folder.js';
import { type Journal, openJournal, readJournal } from '../journal/journal.js';
import { requireReadable } from '../journal/require-readable.js';
import { takeLock } from '../lock.js';
import { type LockContext, pathsOf, waitingFor } from '../state.js';
import { findGarbage, type Garbage, type GarbageQuery, type UnusedTake } from './find-garbage.js';

/** Recordings whose files go together, before the journal says so. */
const batchSize = 64;

/**
 * Removes what was found, under the lock, if it still may go: a run may have used it since. The files of a batch go
 * first, then the journal says that they were let go. A crash between the two leaves recordings that are missing, which
 * is what they are; the next time, the journal catches up. The other way round, a file could lie there that nobody
 * believes in, and be bought again. Besides, on a full disk there is no room for a line before there is for a file less.
 * @returns what was removed
 * @throws NarrateError `locked`, `not-writable`, `disk-full`, `journal-newer`, `journal-corrupt`
 */
export async function removeGarbage(
  folder: string,
  listed: Garbage,
  { context, ...query }: GarbageQuery & { readonly context: LockContext },
): Promise<Garbage> {
  const paths = pathsOf(folder);
  const lock = await takeLock(paths.lock, waitingFor(context));
  let journal: Journal | null = null;
  try {
    const { entries, corrupt } = await readJournal(paths.journal);
    requireReadable(paths.journal, { corrupt: corrupt.length, whole: entries.length });
    const known = new Set([...listed.takes, ...listed.leftovers].map(({ path }) => path));
    const found = await findGarbage(folder, query);
    const takes = found.takes.filter(({ path }) => known.has(path));
    const leftovers = found.leftovers.filter(({ path }) => known.has(path));
    for (const { path } of leftovers) await remove(path);
    for (let start = 0; start < takes.length; start += batchSize) {
      const batch = takes.slice(start, start + batchSize);
      await Promise.all(batch.map(({ path }) => remove(path)));
      if (batch.some(({ bytes }) => bytes !== null)) await syncFolder(paths.takes);
      journal ??= await openJournal(paths.journal, {
        content: await readJournal(paths.journal),
        origin: query.origin,
        clock: context.clock,
      });
      await writeDown(journal, batch);
    }
    return { takes, leftovers };
  } finally {
    await journal?.close();
    await lock.release();
  }
}

/** And its folder, where it was the last in it. */
async function remove(path: string): Promise<void> {
  try {
    await removeFile(path);
  } catch (error) {
    throw asDiskError(error, path);
  }
  // Not empty, or gone already: either is fine.
  await removeFolder(dirname(path)).catch(() => {});
}

const writeDown = (journal: Journal, takes: readonly UnusedTake[]) =>
  Promise.all(
    takes
      .filter(({ isKept }) => !isKept)
      .map(({ take: { key, requestId }, lines }) =>
        journal.append({ type: 'forgotten', key, requestId, lines }),
      ),
  );
