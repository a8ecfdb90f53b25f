import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import nodePath, { basename, dirname, join } from 'node:path';
import { systemCode } from '../../base/errors.js';
import type { PathFlavour } from '../../base/paths/path-flavour.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';

/** What stands at a path of the manifest, links followed. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'folder'; readonly path: string }
  /** A device, a pipe, a socket: reading one may never end. */
  | { readonly kind: 'special' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Whether a real path lies in a real folder, or is it. `flavour`: another system's ways with paths, in tests. */
export function isWithin(folder: string, path: string, flavour: PathFlavour = nodePath): boolean {
  const way = flavour.relative(folder, path);
  // From one drive of Windows to another there is no way.
  return !flavour.isAbsolute(way) && way.split(flavour.sep)[0] !== '..';
}

/**
 * Looks up a path of the manifest. Synchronous, like all that reads chapters: nothing else goes on while a book is
 * loaded, and for a hundred small files the asynchronous calls take four times as long (measured).
 * @param root the real folder of the manifest
 * @param file relative to it, with forward slashes
 */
export function findFile(root: string, file: string): Found {
  try {
    const path = realpathSync.native(join(root, file));
    if (!isWithin(root, path)) return { kind: 'outside' };
    const found = statSync(path);
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
      return { kind: 'unreadable', reason: 'its links run in a circle' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'unreadable', reason: 'this user may not read it' };
    case undefined:
      throw error;
    default:
      return { kind: 'unreadable', reason: `the system says ${code}` };
  }
}

/**
 * Where a path would be made: the real path of its nearest part that exists. Null: that part is a link to nowhere or
 * cannot be read.
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

/** For a missing file: the names that look most like the first part of the path that does not exist. */
export function nearestNames(root: string, file: string): string | null {
  const parts = file.split('/');
  for (let depth = 0; depth < parts.length; depth += 1) {
    const folder = parts.slice(0, depth);
    const wanted = parts[depth] ?? '';
    const names = namesIn(root, folder.join('/'));
    if (names === null || names.includes(wanted)) continue;
    const lookalike = names.find((name) => name.normalize('NFC') === wanted.normalize('NFC'));
    if (lookalike !== undefined) {
      return `There is a "${lookalike}" whose letters are composed of other Unicode characters: copy its name from there.`;
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
