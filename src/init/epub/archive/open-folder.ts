import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NarrateError } from '../../../base/errors.js';
import { readOwnFile } from '../../../files/read-own-file.js';
import { realFolder } from '../../../files/real-folder.js';
import { type Archive, archiveOf, damaged, megabytes, normaliseName, quoted, unsafe } from './archive.js';
import { epubLimits } from './epub-limits.js';

/** File of an unpacked EPUB. */
interface FolderFile {
  readonly path: string;
  readonly bytes: number;
}

/** Folders below the top that are searched for files. */
const maxDepth = 32;

/**
 * Opens the folder of an unpacked EPUB. Applies the limits of archives, and refuses links and special files. Ignores
 * hidden files, such as `.git`.
 * @throws NarrateError `not-writable`, `epub-unsafe`
 */
export function openFolder(path: string): Archive {
  const root = realFolder(path);
  const files = new Map<string, FolderFile>();
  try {
    collect({ root, folder: '', depth: 0 }, files);
  } catch (error) {
    if (error instanceof NarrateError) throw error;
    throw new NarrateError('not-writable', `${path} cannot be read.`, { cause: error });
  }
  let left: number = epubLimits.totalBytes;
  return archiveOf({
    files,
    async read(file, { name, maxBytes }) {
      if (file.bytes > maxBytes) throw unsafe(`${quoted(name)} has more than ${megabytes(maxBytes)}.`);
      if (file.bytes > left)
        throw unsafe(`The texts of the EPUB have more than ${megabytes(epubLimits.totalBytes)}.`);
      const bytes = await readOwnFile(file.path).catch((error: unknown) => {
        throw error instanceof NarrateError ? error : damaged(`${name} cannot be read.`, error);
      });
      if (bytes.length > file.bytes) throw damaged(`${name} changed while narrate read it.`);
      left -= bytes.length;
      return bytes;
    },
    close() {},
  });
}

function collect(
  { root, folder, depth }: { root: string; folder: string; depth: number },
  files: Map<string, FolderFile>,
): void {
  if (depth > maxDepth) throw unsafe(`The folders in the EPUB are nested more than ${maxDepth} levels deep.`);
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) collect({ root, folder: inside, depth: depth + 1 }, files);
    else files.set(normaliseName(inside), fileAt(join(root, inside), inside));
    if (files.size > epubLimits.entries)
      throw unsafe(`The EPUB contains more than ${epubLimits.entries.toLocaleString('en-US')} files.`);
  }
}

function fileAt(path: string, name: string): FolderFile {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) throw unsafe(`The EPUB contains a link: ${quoted(name)}.`);
  if (!stats.isFile()) throw unsafe(`The EPUB contains a special file: ${quoted(name)}.`);
  return { path, bytes: stats.size };
}
