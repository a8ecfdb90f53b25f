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

/** An EPUB to be made into a book's folder. */
export interface EpubSource {
  /** Where the manifest goes: real and absolute as far as it is there. */
  readonly root: string;
  /**
   * Reads the EPUB; its chapters and its cover are written when the proposal is kept.
   * @throws NarrateError `epub-damaged`, `epub-protected`, `epub-unsafe`, `no-chapters`, `unsafe-path`, `file-exists` unless `force`
   */
  read(): Promise<Proposed>;
}

/** @param options.into the folder for the book; it is made where it is not there */
export function epubSource(file: string, { into, force }: { into: string; force: boolean }): EpubSource {
  const root = realFolder(resolve(into));
  return {
    root,
    async read() {
      const { importEpub } = await import('./import-epub.js');
      const { files, proposal } = await importEpub(file, { force });
      if (proposal.chapters.every(({ leftOut }) => leftOut !== null)) {
        throw new NarrateError('no-chapters', `There is no text in ${file} that could be read aloud.`, {
          hint: 'A book of pictures has none; an edition in text may.',
        });
      }
      if (!force) requireFree(root, files);
      return { proposal, keep: () => writeFiles(root, files, force) };
    },
  };
}

function requireFree(root: string, files: readonly ImportedFile[]): void {
  const there = files.filter(({ path }) => requireFile(join(root, path)) !== null);
  if (there.length > 0) throw fileExists(there.map(({ path }) => path));
}

const fileExists = (paths: readonly string[], cause?: unknown): NarrateError =>
  new NarrateError(
    'file-exists',
    `There is something already where files would be written: ${quoteSome(paths)}.`,
    {
      cause,
    },
  );

/** Writes all the files or none: those of a try that failed are removed again, so that the next one meets nothing of it. */
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
