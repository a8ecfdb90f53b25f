import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { temporaryPrefix } from '../files/put-in-place.js';
import { removeFile } from '../files/remove-file.js';

/**
 * Creates the output folder, and deletes the temporary files that a killed run left in it.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    // A temporary folder belongs to a package that is being made here.
    const left = (await readdir(folder, { withFileTypes: true })).filter(
      (entry) => entry.name.startsWith(temporaryPrefix) && !entry.isDirectory(),
    );
    await Promise.all(left.map(({ name }) => removeFile(join(folder, name))));
  } catch (error) {
    throw asDiskError(error, folder);
  }
}
