import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { openToChange } from '../../../files/open-file.js';
import { putInPlace } from '../../../files/put-in-place.js';

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Its content, or the absolute path of a file to copy. */
  readonly content: string | { readonly path: string };
}

/** Constant, in local time as zip has it, so that the same content gives the same bytes everywhere. */
const mtime = new Date(2000, 0, 1);
const constant = { mtime, mode: 0o100644, forceDosTimestamp: true };

/**
 * Writes an EPUB: a zip archive that begins with its type, uncompressed (EPUB 3.3, section 4.2). Audio and pictures are copied as they
 * are.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export const writeEpub = (path: string, entries: readonly ZipEntry[], signal: AbortSignal): Promise<void> =>
  putInPlace(path, async (temporary) => {
    const zip = new yazl.ZipFile();
    const failed = new Promise<never>((_, reject) => {
      zip.on('error', reject);
    });
    zip.addBuffer(Buffer.from('application/epub+zip'), 'mimetype', { ...constant, compress: false });
    for (const { name, content } of entries)
      if (typeof content === 'string')
        zip.addBuffer(Buffer.from(content), name, { ...constant, compress: true });
      else zip.addFile(content.path, name, { ...constant, compress: false });
    zip.end();
    const written = (await openToChange(temporary)).createWriteStream();
    await Promise.race([pipeline(zip.outputStream, written, { signal }), failed]);
  });
