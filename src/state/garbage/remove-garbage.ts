import { dirname } from 'node:path';
import { asDiskError } from '../../base/errors.js';
import { removeFile, removeFolder } from '../../files/remove-file.js';
import { syncFolder } from '../../files/sync-folder.js';
import { type Journal, openJournal, readJournal } from '../journal/journal.js';
import { requireReadable } from '../journal/require-readable.js';
import { takeLock } from '../lock.js';
import { type LockContext, pathsOf, waitingFor } from '../state.js';
import { findGarbage, type Garbage, type GarbageQuery, type UnusedTake } from './find-garbage.js';

/** Recordings whose files are removed together, before their journal lines are written. */
const batchSize = 64;

/**
 * Removes garbage under the lock, if it is still garbage: a run may have used it since. The files of a batch are removed
 * first, then the journal lines are written. After a crash between the two, the recordings count as missing, and the next
 * `narrate gc` writes the lines. In the reverse order a file could remain that no plan uses, and be bought again. Also, on a
 * full disk a line has space only after a file was removed.
 * @returns what was removed
 * @throws NarrateError `locked`, `not-writable`, `disk-full`, `unsafe-path`, `journal-newer`, `journal-corrupt`; the signal's reason
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
      await appendForgotten(journal, batch);
    }
    return { takes, leftovers };
  } finally {
    await journal?.close();
    await lock.release();
  }
}

/** Removes a file, and its folder if that is empty then. */
async function remove(path: string): Promise<void> {
  try {
    await removeFile(path);
  } catch (error) {
    throw asDiskError(error, path);
  }
  // It fails if the folder is not empty or no longer exists, and both are fine.
  await removeFolder(dirname(path)).catch(() => {});
}

const appendForgotten = (journal: Journal, takes: readonly UnusedTake[]) =>
  Promise.all(
    takes
      .filter(({ isKept }) => !isKept)
      .map(({ take: { key, requestId }, lines }) =>
        journal.append({ type: 'forgotten', key, requestId, lines }),
      ),
  );
