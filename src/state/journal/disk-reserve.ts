import { randomBytes } from 'node:crypto';
import { removeFile } from '../../files/remove-file.js';
import { requireFile } from '../../files/require-file.js';
import { writeNewFile } from '../../files/write-new-file.js';

/** About two hundred lines, far more than are in flight at once. */
const reserveBytes = 64 * 1024;

/** Returns the path of the reserve file of the journal at `path`. */
export const reservePathOf = (path: string): string => `${path}.reserve`;

/**
 * Reserves disk space with a file next to the journal. On a full disk the file is removed, and the journal uses its space to
 * record what was paid for. It is created whenever a journal is opened and lacks it.
 * @throws NarrateError `unsafe-path`; the system's error, such as `ENOSPC`: a run that cannot record what it pays for must not begin
 */
export async function reserveDiskSpace(path: string): Promise<void> {
  const found = requireFile(path);
  // Removing a file with a second hard link would free no space.
  if (found?.size === reserveBytes && found.nlink === 1) return;
  await removeFile(path);
  // Random bytes, because some file systems use no space for zeros.
  await writeNewFile(path, randomBytes(reserveBytes));
}

/** Frees the reserved space. @throws NarrateError `unsafe-path`; the system's error */
export const releaseDiskSpace = (path: string): Promise<void> => removeFile(path);
