import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { copyToNewFile, hashFile } from '../files/copy-file.js';
import { makeFolder } from '../files/make-folder.js';
import { replaceFolder } from '../files/replace-folder.js';
import { writeNewFile } from '../files/write-new-file.js';
import { writeZip } from '../files/write-zip.js';
import { checksumsText, metadataCsv, type ReportParts, reportText, type WrittenFile } from './documents.js';
import { type Marker, markerName, requireOwnPackage } from './own-package.js';
import type { PackageBook, PackageEntry } from './package-book.js';

/** The folder, in that of a package, for what is handed over. */
export const handOverFolder = 'files';

/** A package to write. */
export interface PackageJob extends ReportParts, Pick<Marker, 'manifest'> {
  readonly book: PackageBook;
  readonly entries: readonly PackageEntry[];
  /** Absolute. It is replaced in one step when the package is complete. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/**
 * Writes a package: what is handed over, its metadata, checksums, and a report. Returns the files, sorted as they are written.
 * @throws NarrateError `package-folder`, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export async function writePackage(job: PackageJob): Promise<readonly WrittenFile[]> {
  const { book, entries, folder, manifest, now, signal } = job;
  const target = book.target.name;
  try {
    await requireOwnPackage(folder, { manifest, target });
    const written: WrittenFile[] = [];
    await replaceFolder(
      folder,
      async (temporary) => {
        for (const { name, content } of entries)
          written.push(await writeEntry(temporary, { name: `${handOverFolder}/${name}`, content }, signal));
        const texts = [
          { name: 'metadata.csv', content: metadataCsv(book) },
          { name: 'SHA256SUMS', content: checksumsText(written) },
          { name: 'REPORT.md', content: reportText(book, written, job) },
        ];
        for (const text of texts) written.push(await writeEntry(temporary, text, signal));
        await writeMarker(temporary, { version: 1, manifest, target }, written);
        signal.throwIfAborted();
      },
      now,
    );
    return written;
  } catch (error) {
    throw asDiskError(error, folder);
  }
}

async function writeEntry(
  root: string,
  { name, content }: PackageEntry,
  signal: AbortSignal,
): Promise<WrittenFile> {
  signal.throwIfAborted();
  const path = join(root, name);
  await makeFolder(dirname(path));
  if (typeof content === 'string') {
    await writeNewFile(path, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { name, bytes: Buffer.byteLength(content), sha256 };
  }
  if ('path' in content) return { name, ...(await copyToNewFile(content.path, path, signal)) };
  if ('write' in content) await content.write(path);
  else {
    await writeNewFile(path, '');
    await writeZip(path, { type: null, entries: content.zip }, signal);
  }
  return { name, ...(await hashFile(path)) };
}

async function writeMarker(
  root: string,
  marker: Omit<Marker, 'files'>,
  written: readonly WrittenFile[],
): Promise<void> {
  const files: Marker['files'] = [];
  for (const { name } of written) {
    const { size, mtimeMs } = await lstat(join(root, name));
    files.push({ name, bytes: size, modified: Math.floor(mtimeMs / 1000) });
  }
  await writeNewFile(join(root, markerName), `${JSON.stringify({ ...marker, files }, null, 1)}\n`);
}
