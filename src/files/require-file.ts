import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { NarrateError } from '../base/errors.js';

/**
 * Requires that every existing part of a folder's path is a real folder. The path begins at a real folder (see
 * `realFolder`), so a link on it came with the book.
 * It is synchronous because on a local disk these calls take microseconds, and the asynchronous ones far longer.
 * @returns whether the folder exists
 * @throws NarrateError `unsafe-path`, or `not-writable` for a file; the system's error if a part cannot be examined
 */
export function requireFolder(folder: string): boolean {
  const above = dirname(folder);
  return above === folder || (requireFolder(above) && requireKind(folder, 'folder') !== null);
}

/**
 * Requires that a path leads through real folders to a regular file, or that nothing exists there.
 * @returns null: nothing exists there
 * @throws as `requireFolder`, and `not-writable` for a folder
 */
export const requireFile = (path: string): Stats | null =>
  requireFolder(dirname(path)) ? requireKind(path, 'file') : null;

type Expected = 'file' | 'folder';

function requireKind(path: string, expected: Expected): Stats | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (expected === 'file' ? stats.isFile() : stats.isDirectory()) return stats;
  throw unsafePath(path, expected, stats);
}

/**
 * Returns the error for a path that is not of the expected kind. A file in place of a folder, or the reverse, is a mistake
 * (`not-writable`). A link or a special file may be an attack (`unsafe-path`).
 * @param found null: a link that appeared after the path was examined
 */
export function unsafePath(path: string, expected: Expected, found: Stats | null): NarrateError {
  const kind = expected === 'file' ? 'a regular file' : 'a folder';
  const message = `Expected ${path} to be ${kind}, but it is ${kindOf(found)}.`;
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
