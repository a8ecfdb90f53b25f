import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import nodePath, { basename, dirname, join } from 'node:path';
import { systemCode } from '../../base/errors.js';
import type { PathFlavour } from '../../base/paths/path-flavour.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';

/** What exists at a path of the manifest, links followed. */
export type Found =
  /** `path`: the real path; `size`: in bytes. */
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'folder'; readonly path: string }
  /** A device, a pipe or a socket. Reading it may never end. */
  | { readonly kind: 'special' }
  | { readonly kind: 'missing' }
  /** Outside of the book's folder. */
  | { readonly kind: 'outside' }
  /** `reason`: what follows "cannot be read: " in a message. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Tells whether a real path is a real folder, or lies inside it.
 * @param flavour the path functions of another system, for tests
 */
export function isWithin(folder: string, path: string, flavour: PathFlavour = nodePath): boolean {
  const relative = flavour.relative(folder, path);
  // Between two drives of Windows, the relative path is an absolute one.
  return !flavour.isAbsolute(relative) && relative.split(flavour.sep)[0] !== '..';
}

/**
 * Looks up a path of the manifest. It is synchronous, like everything that reads chapters: nothing else runs while a book is
 * loaded, and asynchronous calls take four times as long for a hundred small files (measured).
 * @param root the real folder of the manifest
 * @param file a path relative to it, with forward slashes
 */
export function findFile(root: string, file: string): Found {
  try {
    const named = join(root, file);
    // An error object would take ten times as long as this answer, and a table of contents may have many missing files.
    const found = statSync(named, { throwIfNoEntry: false });
    if (found === undefined) return { kind: 'missing' };
    const path = realpathSync.native(named);
    if (!isWithin(root, path)) return { kind: 'outside' };
    if (found.isDirectory()) return { kind: 'folder', path };
    return found.isFile() ? { kind: 'file', path, size: found.size } : { kind: 'special' };
  } catch (error) {
    return notFound(error);
  }
}

function notFound(error: unknown): Found {
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return { kind: 'missing' };
    case 'ELOOP':
      return { kind: 'unreadable', reason: 'its symbolic links form a loop' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'unreadable', reason: 'permission denied' };
    case undefined:
      throw error;
    default:
      return { kind: 'unreadable', reason: `system error ${code}` };
  }
}

/**
 * Returns the real path of the nearest existing part of a path, in which a new path would be created. Null: that part is a
 * broken link or cannot be read.
 */
export function nearestExisting(path: string): { path: string; isFolder: boolean } | null {
  try {
    lstatSync(path);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return null;
    return dirname(path) === path ? null : nearestExisting(dirname(path));
  }
  try {
    const real = realpathSync.native(path);
    return { path: real, isFolder: statSync(real).isDirectory() };
  } catch {
    return null;
  }
}

/** Returns a hint with the names most similar to the first part of a path that does not exist; null: none is similar. */
export function nearestNames(root: string, file: string): string | null {
  const parts = file.split('/');
  for (let depth = 0; depth < parts.length; depth += 1) {
    const folder = parts.slice(0, depth);
    const wanted = parts[depth] ?? '';
    const names = namesIn(root, folder.join('/'));
    if (names === null || names.includes(wanted)) continue;
    const lookalike = names.find((name) => name.normalize('NFC') === wanted.normalize('NFC'));
    if (lookalike !== undefined) {
      return `There is a "${lookalike}" that is written with other Unicode characters. Copy that name into the manifest.`;
    }
    const closest = nearest(wanted, names, 3, Math.max(2, Math.ceil(wanted.length / 2)));
    const paths = closest.map((name) => [...folder, name].join('/'));
    return paths.length > 0 ? `Did you mean ${eitherOf(paths)}?` : null;
  }
  return null;
}

function namesIn(root: string, folder: string): string[] | null {
  const found = findFile(root, folder || '.');
  if (found.kind !== 'folder') return null;
  try {
    return readdirSync(found.path).filter((name) => !basename(name).startsWith('.'));
  } catch {
    return null;
  }
}
