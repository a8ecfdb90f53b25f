import { stat } from 'node:fs/promises';
import { setModified } from '../../files/set-modified.js';
import type { Take } from '../journal/journal-entry.js';
import type { TakeStore } from '../takes.js';

/** A file's time is moved on at most once a day: most runs of a day then only look. */
const dayMs = 86_400_000;

/**
 * Notes in the takes' files, as their modification time, that a book used them at `now` (milliseconds since 1970): what
 * `narrate gc` goes by. Where that may not be written it is left; such a take looks unused for longer than it is.
 */
export async function markUsed(store: TakeStore, takes: readonly Take[], now: number): Promise<void> {
  await Promise.all(
    takes.map(async (take) => {
      const path = store.pathOf(take);
      try {
        const { mtimeMs } = await stat(path);
        if (mtimeMs < now - dayMs) await setModified(path, now);
      } catch {
        // Gone, a link, or not to be written by this user: nothing that a run needs.
      }
    }),
  );
}
