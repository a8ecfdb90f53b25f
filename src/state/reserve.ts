import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';

/** Some two hundred lines: far more than can be in flight at once. */
const reserveBytes = 64 * 1024;

/**
 * Sets disk space aside in a file beside the journal, so that on a full disk what was paid for can still be written
 * down: the file is removed then, and its space is the journal's. Made anew whenever a journal is opened.
 * @throws the system's error, `ENOSPC` above all: a run that could not write down what it pays for does not begin
 */
export async function makeReserve(path: string): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size === reserveBytes) return;
  const file = await open(path, 'w');
  try {
    // Not zeros: some file systems keep no space for those.
    await file.writeFile(randomBytes(reserveBytes));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Gives the space back to the disk. */
export const useReserve = (path: string): Promise<void> => rm(path, { force: true });
