import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NarrateError, systemCode } from '../../base/errors.js';
import { matchesPattern } from '../../base/paths/matches-pattern.js';

/** Tells whether the path of an entry stands for several manifests. */
export const isPattern = (manifest: string): boolean => /[*?]/.test(manifest);

/** Folders in which no manifest is looked for. */
const isSkipped = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** Finds manifests in the folder of a catalogue. It lists the folder at most once. */
export function manifestFinder(root: string): (manifest: string) => readonly string[] {
  let listed: readonly string[] | null = null;
  return (manifest) => {
    if (!isPattern(manifest)) return isFile(join(root, manifest)) ? [manifest] : [];
    listed ??= yamlFiles(root, '');
    return listed.filter((file) => matchesPattern(file, manifest));
  };
}

/** A link that leads to itself, or a name that is too long, is no file either. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @throws NarrateError `usage`: books in a folder that cannot be read would be missing */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new NarrateError('usage', `The folder ${folder} cannot be read: system error ${code}.`, {
      hint: 'Patterns in a catalogue look into all folders below it. Allow narrate to read this one, or move it elsewhere.',
    });
  }
}

/** Returns the YAML files below a folder in the order of their names, relative to `root`, with `/`. Links are not followed. */
function yamlFiles(root: string, folder: string): readonly string[] {
  const sorted = entriesOf(join(root, folder)).toSorted(({ name: a }, { name: b }) => (a < b ? -1 : 1));
  return sorted.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return isSkipped(entry.name) ? [] : yamlFiles(root, path);
    return entry.isFile() && /\.ya?ml$/i.test(entry.name) ? [path] : [];
  });
}
