import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { openToChange } from './open-file.js';

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
 * Fills an existing empty file with a zip archive. Texts are compressed; audio and pictures are copied as they are.
 * @param type a first entry `mimetype` that is not compressed; null: none
 * @throws NarrateError `unsafe-path`; the system's error; the signal's reason
 */
export async function writeZip(
  path: string,
  { type, entries }: { readonly type: string | null; readonly entries: readonly ZipEntry[] },
  signal: AbortSignal,
): Promise<void> {
  const zip = new yazl.ZipFile();
  const failed = new Promise<never>((_, reject) => {
    zip.on('error', reject);
  });
  if (type !== null) zip.addBuffer(Buffer.from(type), 'mimetype', { ...constant, compress: false });
  for (const { name, content } of entries)
    if (typeof content === 'string')
      zip.addBuffer(Buffer.from(content), name, { ...constant, compress: true });
    else zip.addFile(content.path, name, { ...constant, compress: false });
  zip.end();
  const written = (await openToChange(path)).createWriteStream();
  await Promise.race([pipeline(zip.outputStream, written, { signal }), failed]);
}
