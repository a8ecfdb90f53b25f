import { randomBytes } from 'node:crypto';
import { removeFile } from '../../files/remove-file.js';
import { requireFile } from '../../files/require-file.js';
import { writeNewFile } from '../../files/write-new-file.js';

/** Some two hundred lines: far more than can be in flight at once. */
const reserveBytes = 64 * 1024;

/**
 * Sets disk space aside in a file beside the journal, so that on a full disk what was paid for can still be written
 * down: the file is removed then, and its space is the journal's. Made anew whenever a journal is opened.
 * @throws the system's error, `ENOSPC` above all: a run that could not write down what it pays for does not begin
 */
export async function reserveDiskSpace(path: string): Promise<void> {
  const found = requireFile(path);
  // One with a second name would give no space back.
  if (found?.size === reserveBytes && found.nlink === 1) return;
  await removeFile(path);
  // Not zeros: some file systems keep no space for those.
  await writeNewFile(path, randomBytes(reserveBytes));
}

/** Gives the space back to the disk. */
export const releaseDiskSpace = (path: string): Promise<void> => removeFile(path);
