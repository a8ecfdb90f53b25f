import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { timelineOwner } from './timeline/timeline-file.js';

/**
 * Refuses an output folder that belongs to another manifest, because two books would overwrite and delete each other's files.
 * A folder whose manifest no longer exists is accepted: the manifest was renamed.
 * @throws NarrateError `output-shared`
 */
export async function refuseForeign(folders: {
  readonly root: string;
  readonly outputFolder: string;
  readonly manifest: string;
}): Promise<void> {
  const { root, outputFolder, manifest } = folders;
  const other = (await timelineOwner(outputFolder)) ?? manifest;
  if (other === manifest || basename(other) !== other || !existsSync(join(root, other))) return;
  throw new NarrateError(
    'output-shared',
    `${outputFolder} contains the output files of another manifest, ${other}.`,
  );
}
