import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Returns the YAML files below a folder in the order of their names, relative to `root`, with `/`. Links are not followed. */
function yamlFiles(root: string, folder: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const sorted = entries.toSorted(({ name: a }, { name: b }) => (a < b ? -1 : 1));
  return sorted.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return isSkipped(entry.name) ? [] : yamlFiles(root, path);
    return entry.isFile() && /\.ya?ml$/i.test(entry.name) ? [path] : [];
  });
}
