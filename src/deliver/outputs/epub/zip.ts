import { putInPlace } from '../../../files/put-in-place.js';
import { writeZip, type ZipEntry } from '../../../files/write-zip.js';

/**
 * Writes an EPUB: a zip archive that begins with its type, uncompressed (EPUB 3.3, section 4.2). Audio and pictures are copied as they
 * are.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export const writeEpub = (path: string, entries: readonly ZipEntry[], signal: AbortSignal): Promise<void> =>
  putInPlace(path, (temporary) => writeZip(temporary, { type: 'application/epub+zip', entries }, signal));
