import { posix } from 'node:path';
import { compareNames } from '../outline/natural-order.js';
import { isMarkdown } from './markdown-name.js';
import type { SourceFolder } from './source-folder.js';

/** Folders that no book lies in: of packages, of builds, of tests, of sites, and our own. */
const otherFolders = new Set(
  'node_modules vendor third_party venv dist build target out output public static assets images img figures media fonts theme themes styles scripts tools test tests __tests__ spec fixtures bench benches examples example _book _site site audiobook i18n translations locales versioned_docs'.split(
    ' ',
  ),
);

/** Whether a folder may hold the text of a book, by its name. */
export const mayHoldText = (name: string): boolean =>
  !name.startsWith('_') && !otherFolders.has(name.toLowerCase());

/** Deep enough for any book. */
const maxDepth = 8;
/** No book has so many; a home folder or a disk has. */
const maxFolders = 3000;
/** A manifest takes no more than a person could look through. */
const maxFiles = 5000;

/** The Markdown under a folder, in natural order: in each folder the index first, then files and folders as their names count. */
export function markdownFiles(source: SourceFolder, folder: string): string[] {
  const found: string[] = [];
  const folders = new Set<string>();
  const look = (at: string, depth: number): void => {
    const here = source.find(at);
    if (here.kind !== 'folder' || folders.has(here.path)) return;
    folders.add(here.path);
    if (folders.size > maxFolders || depth > maxDepth) return;
    const inside = source.list(at);
    const files = inside.files.filter((name) => isMarkdown(name) && !name.startsWith('_'));
    const members = [
      ...files.map((name) => ({ name, isFolder: false })),
      ...inside.folders.filter(mayHoldText).map((name) => ({ name, isFolder: true })),
    ].sort((one, other) => compareNames(one.name, other.name));
    for (const { name, isFolder } of members) {
      const path = posix.join(at, name);
      if (isFolder) look(path, depth + 1);
      else if (found.length < maxFiles) found.push(path);
    }
  };
  look(folder, 0);
  return found;
}
