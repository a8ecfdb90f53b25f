import { join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { foldName } from '../base/paths/fold-name.js';
import { removeFile, removeFolder } from '../files/remove-file.js';
import { isAsMade, sizeAndTime, type WantedOutput } from './compare-outputs.js';
import type { FinishedFile } from './outputs/output.js';
import { pageFolder } from './timeline/output-name.js';
import type { MadeOutput } from './timeline/timeline-file.js';

/** The inputs of pruning. */
export interface PruneJob {
  /** The output folder, absolute. */
  readonly folder: string;
  /** All files that narrate wrote in this run or earlier. */
  readonly made: readonly MadeOutput[];
  readonly wanted: readonly WantedOutput[];
  /** Names of the files that are up to date. */
  readonly done: ReadonlySet<string>;
}

/**
 * Returns the files that stay: those that are up to date, and those that cannot be replaced yet. A file that is not up to
 * date and was deleted from the disk is not among them.
 */
export async function finishedFiles({
  folder,
  made,
  wanted,
  done,
}: PruneJob): Promise<readonly FinishedFile[]> {
  const finished: FinishedFile[] = [];
  const awaited = new Set(wanted.filter(({ name }) => !done.has(name)).flatMap(identitiesOf));
  for (const file of made) {
    if (done.has(file.name)) finished.push({ ...file, isCurrent: true });
    else if (
      identitiesOf(file).some((one) => awaited.has(one)) &&
      (await sizeAndTime(folder, file.name)) !== null
    )
      finished.push({ ...file, isCurrent: false });
  }
  return finished;
}

/**
 * Returns what identifies a file: a wanted file replaces an existing one if they share a name, or kind, format and source. A book has
 * thousands of files, so they are looked up and not compared in pairs.
 */
const identitiesOf = ({
  name,
  audio,
}: Pick<MadeOutput | WantedOutput, 'name' | 'audio'>): readonly string[] =>
  audio === null
    ? [JSON.stringify([name])]
    : [JSON.stringify([name]), JSON.stringify([audio.kind, audio.format, audio.source])];

/**
 * Deletes every file that is no longer wanted and unchanged since narrate wrote it, and the folder of the page if it is then empty.
 * @throws NarrateError `not-writable`
 */
export async function pruneOutputs(
  job: PruneJob,
): Promise<{ readonly finished: readonly FinishedFile[]; readonly removed: readonly MadeOutput[] }> {
  const { folder, made, done } = job;
  const finished = await finishedFiles(job);
  const kept = new Set(finished.map(({ name }) => name));
  // On a case-insensitive file system, deleting the old name could delete the new file.
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
  // It stays if it contains another file.
  if (removed.some(({ name }) => name.startsWith(`${pageFolder}/`)))
    await removeFolder(join(folder, pageFolder)).catch(() => {});
  return { finished, removed };
}
