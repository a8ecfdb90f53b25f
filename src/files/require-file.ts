import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { NarrateError } from '../base/errors.js';

/**
 * Requires that every part of a folder's path is a real folder, as far as it exists. The path begins at a folder that is
 * real (see `realFolder`), so a link on it is one that came with the book.
 * Synchronous, because on a local disk these calls take microseconds and the asynchronous ones far longer.
 * @returns whether the folder exists
 * @throws NarrateError `unsafe-path`, `not-writable` for a file; the system's error where it cannot be looked at
 */
export function requireFolder(folder: string): boolean {
  const above = dirname(folder);
  return above === folder || (requireFolder(above) && lookAt(folder, 'folder') !== null);
}

/**
 * Requires that a path leads through real folders to a regular file, or to nothing.
 * @returns null: nothing is there
 * @throws as `requireFolder`
 */
export const requireFile = (path: string): Stats | null =>
  requireFolder(dirname(path)) ? lookAt(path, 'file') : null;

type Expected = 'file' | 'folder';

function lookAt(path: string, expected: Expected): Stats | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (expected === 'file' ? stats.isFile() : stats.isDirectory()) return stats;
  throw unsafePath(path, expected, stats);
}

/**
 * What is said of something other than what is expected; `found`: null for a link that appeared just now. A file and a
 * folder are taken for one another by mistake; links and special files in a book are no mistake.
 */
export function unsafePath(path: string, expected: Expected, found: Stats | null): NarrateError {
  const wanted = expected === 'file' ? 'a regular file' : 'a folder';
  const message = `Expected ${path} to be ${wanted}, but it is ${kindOf(found)}.`;
  return found?.isFile() || found?.isDirectory()
    ? new NarrateError('not-writable', message, { hint: 'If you do not need it, rename or delete it.' })
    : new NarrateError('unsafe-path', message);
}

function kindOf(stats: Stats | null): string {
  if (stats === null || stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFile()) return 'a file';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
