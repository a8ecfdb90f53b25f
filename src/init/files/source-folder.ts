import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { pathProblem } from '../../manifest/diagnostics/path-problem.js';
import { decodeText } from '../../project/read/decode-text.js';
import { type Found, findFile } from '../../project/read/find-file.js';
import { parseLoosely } from './parse-loosely.js';

/** Larger files are not settings. */
const maxSettingsBytes = 4_000_000;

/** Folder that a manifest is proposed for. Paths are relative to it, with forward slashes, and never leave it. */
export interface SourceFolder {
  /** Real, absolute path. */
  readonly root: string;
  /** Returns what exists at a path, following links. */
  find(file: string): Found;
  isFile(file: string): boolean;
  /** Returns the text of a settings file; null: missing, too large, or not text. */
  text(file: string): string | null;
  /** Returns the names of files and folders in a folder, without hidden ones, in any order; none: not a folder. */
  list(folder: string): { readonly files: readonly string[]; readonly folders: readonly string[] };
}

/** @param path of an existing folder */
export function openSourceFolder(path: string): SourceFolder {
  const root = realpathSync.native(path);
  const find = (file: string): Found =>
    pathProblem(file) === null ? findFile(root, file || '.') : { kind: 'outside' };
  return {
    root,
    find,
    isFile: (file) => find(file).kind === 'file',
    text(file) {
      const found = find(file);
      if (found.kind !== 'file' || found.size > maxSettingsBytes) return null;
      const decoded = parseLoosely(() => decodeText(readFileSync(found.path)));
      return decoded !== null && 'text' in decoded ? decoded.text : null;
    },
    list(folder) {
      const found = find(folder);
      const names = found.kind === 'folder' ? (parseLoosely(() => readdirSync(found.path)) ?? []) : [];
      const kinds = names
        .filter((name) => !name.startsWith('.'))
        .map((name) => ({ name, kind: find(posix.join(folder, name)).kind }));
      const ofKind = (wanted: Found['kind']) =>
        kinds.flatMap(({ name, kind }) => (kind === wanted ? [name] : []));
      return { files: ofKind('file'), folders: ofKind('folder') };
    },
  };
}

/** Resolves a path from a file in `base`, relative to the source folder (empty: that folder); null: outside of it. */
export function resolvePath(base: string, ...parts: readonly string[]): string | null {
  const path = posix.normalize(posix.join(base || '.', ...parts.map((part) => part.replaceAll('\\', '/'))));
  if (pathProblem(path) !== null) return null;
  return path === '.' ? '' : path.replace(/\/$/, '');
}
