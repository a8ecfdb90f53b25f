import { join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { foldName } from '../base/paths/fold-name.js';
import { removeFile } from '../files/remove-file.js';
import { isAsMade, sizeAndTime, type WantedOutput } from './compare-outputs.js';
import type { FinishedFile } from './outputs/output.js';
import type { MadeOutput } from './timeline/timeline-file.js';

export interface PruneJob {
  readonly folder: string;
  /** All files that narrate made, now or earlier. */
  readonly made: readonly MadeOutput[];
  readonly wanted: readonly WantedOutput[];
  /** Names of the files that are up to date. */
  readonly done: ReadonlySet<string>;
}

/**
 * The files that stay: those that are up to date, and those whose replacement cannot be made yet. An audio file that is gone
 * from the disk is left out.
 */
export async function finishedFiles({
  folder,
  made,
  wanted,
  done,
}: PruneJob): Promise<readonly FinishedFile[]> {
  const finished: FinishedFile[] = [];
  const awaited = wanted.filter(({ name }) => !done.has(name));
  for (const file of made) {
    if (done.has(file.name)) finished.push({ ...file, isCurrent: true });
    else if (awaited.some((one) => replaces(one, file)) && (await isKept(folder, file)))
      finished.push({ ...file, isCurrent: false });
  }
  return finished;
}

/** A sidecar file stays listed until its audio file is made again, whether it is on the disk or not. */
const isKept = async (folder: string, { name, audio }: MadeOutput): Promise<boolean> =>
  audio === null || (await sizeAndTime(folder, name)) !== null;

/** Whether a wanted file is to take the place of one that was made, under whatever name. */
const replaces = (
  { name, audio: wanted }: WantedOutput,
  { name: madeName, audio: made }: MadeOutput,
): boolean =>
  name === madeName ||
  (wanted !== null &&
    made !== null &&
    wanted.kind === made.kind &&
    wanted.format === made.format &&
    wanted.source === made.source);

/** Removes every other file that is as narrate made it. Returns the files that stay, and those that were removed. */
export async function pruneOutputs(
  job: PruneJob,
): Promise<{ readonly finished: readonly FinishedFile[]; readonly removed: readonly MadeOutput[] }> {
  const { folder, made, done } = job;
  const finished = await finishedFiles(job);
  const kept = new Set(finished.map(({ name }) => name));
  // Where a file system takes two names for one, removing the old would remove the new.
  const doneFolded = new Set([...done].map(foldName));
  const removed: MadeOutput[] = [];
  for (const file of made) {
    if (kept.has(file.name) || doneFolded.has(foldName(file.name)) || !(await isAsMade(folder, file)))
      continue;
    await removeFile(join(folder, file.name)).catch((error: unknown) => {
      throw asDiskError(error, join(folder, file.name));
    });
    removed.push(file);
  }
  return { finished, removed };
}
