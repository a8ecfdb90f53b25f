import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { timelineOwner } from './timeline/timeline-file.js';

/**
 * Two books in one output folder would remove and overwrite each other's files. The folder of a manifest that is not
 * there any more is ours: the manifest was renamed.
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
  throw new NarrateError('output-shared', `${outputFolder} holds the files of another book, ${other}.`);
}
