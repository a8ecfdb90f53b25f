import { dirname, join, resolve } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../../base/errors.js';
import { makeFolder } from '../../files/make-folder.js';
import { realFolder } from '../../files/real-folder.js';
import { removeFile } from '../../files/remove-file.js';
import { replaceFile } from '../../files/replace-file.js';
import { requireFile } from '../../files/require-file.js';
import { writeNewFile } from '../../files/write-new-file.js';
import { quoteSome } from '../proposal/notices.js';
import type { Proposed } from '../proposal/propose.js';
import type { ImportedFile } from './import-epub.js';

/** EPUB that is converted to the folder of a book. */
export interface EpubSource {
  /** Folder of the manifest: absolute, and real as far as it exists. */
  readonly root: string;
  /**
   * Reads the EPUB. The `keep` of the result writes the chapters and the cover.
   * @throws NarrateError `usage`, `epub-damaged`, `epub-protected`, `epub-unsafe`, `no-chapters`, `unsafe-path`,
   * `not-writable`, `file-exists` without `force`
   */
  read(): Promise<Proposed>;
}

/** @param options.into folder for the book; created if it does not exist */
export function epubSource(file: string, { into, force }: { into: string; force: boolean }): EpubSource {
  const root = realFolder(resolve(into));
  return {
    root,
    async read() {
      const { importEpub } = await import('./import-epub.js');
      const { files, proposal } = await importEpub(file, { force });
      if (proposal.chapters.every(({ leftOut }) => leftOut !== null)) {
        throw new NarrateError('no-chapters', `${file} contains no text to read aloud.`, {
          hint: 'Its pages may be pictures. Use an edition with text.',
        });
      }
      if (!force) requireFree(root, files);
      return { proposal, keep: () => writeFiles(root, files, force) };
    },
  };
}

function requireFree(root: string, files: readonly ImportedFile[]): void {
  const existing = files.filter(({ path }) => requireFile(join(root, path)) !== null);
  if (existing.length > 0) throw fileExists(existing.map(({ path }) => path));
}

const fileExists = (paths: readonly string[], cause?: unknown): NarrateError =>
  new NarrateError('file-exists', `Files that narrate would write already exist: ${quoteSome(paths)}.`, {
    cause,
  });

/** Writes all files or none: if one fails, removes the new ones, so that they do not block the next attempt. */
async function writeFiles(root: string, files: readonly ImportedFile[], force: boolean): Promise<void> {
  const written: string[] = [];
  try {
    for (const { path } of files) requireFile(join(root, path));
    for (const { path, contents } of files) {
      const target = join(root, path);
      await makeFolder(dirname(target));
      if (force) await replaceFile(target, contents);
      else {
        await writeNewFile(target, contents);
        written.push(target);
      }
    }
  } catch (error) {
    await Promise.all(written.map((target) => removeFile(target)));
    if (error instanceof NarrateError) throw error;
    throw systemCode(error) === 'EEXIST' ? fileExists([root], error) : asDiskError(error, root);
  }
}
