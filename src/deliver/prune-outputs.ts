import { join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { foldName } from '../base/paths/fold-name.js';
import { removeFile } from '../files/remove-file.js';
import { isAsMade, sizeAndTime } from './compare-outputs.js';
import type { WantedFile } from './outputs/wanted-files.js';
import type { MadeFile } from './timeline/timeline-file.js';

/** What became of the files that we once made. */
export interface Reconciled {
  /** Files that we answer for: those up to date and those kept. */
  readonly made: readonly MadeFile[];
  readonly stale: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Goes through all files that we made, now or earlier. One that has been replaced under another name, or is asked for
 * no more, is removed if it still is as we made it; one whose replacement cannot be made yet is kept as stale.
 * `done` holds the names that are up to date.
 */
export async function reconcile(
  folder: string,
  files: readonly MadeFile[],
  wanted: readonly WantedFile[],
  done: ReadonlySet<string>,
): Promise<Reconciled> {
  const wantedNames = new Set(wanted.map(({ name }) => name));
  // Where a file system takes two names for one, removing the old would remove the new.
  const doneFolded = new Set([...done].map(foldName));
  const made: MadeFile[] = [];
  const stale: string[] = [];
  const removed: string[] = [];
  for (const file of files) {
    if (done.has(file.name)) made.push(file);
    else if (wantedNames.has(file.name) || isAwaited(file, wanted, done)) {
      if ((await sizeAndTime(folder, file.name)) === null) continue;
      made.push(file);
      stale.push(file.name);
    } else if (!doneFolded.has(foldName(file.name)) && (await isAsMade(folder, file))) {
      await remove(join(folder, file.name));
      removed.push(file.name);
    }
  }
  return { made, stale, removed };
}

/** Whether the file that is to take this one's place is asked for, under whatever name, and not there yet. */
const isAwaited = (file: MadeFile, wanted: readonly WantedFile[], done: ReadonlySet<string>): boolean =>
  wanted.some(
    ({ kind, format, source, name }) =>
      kind === file.kind && format === file.format && source === file.source && !done.has(name),
  );

const remove = (path: string): Promise<void> =>
  removeFile(path).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
