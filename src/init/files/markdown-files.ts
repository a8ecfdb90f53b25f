import { posix } from 'node:path';
import { isMarkdown } from '../../base/paths/markdown-name.js';
import { compareNames } from '../outline/natural-order.js';
import type { SourceFolder } from './source-folder.js';

/** Folders without the text of a book: packages, builds, tests, sites, and narrate's own output. */
const otherFolders = new Set(
  'node_modules vendor third_party venv dist build target out output public static assets images img figures media fonts theme themes styles scripts tools test tests __tests__ spec fixtures bench benches examples example _book _site site audiobook i18n translations locales versioned_docs'.split(
    ' ',
  ),
);

/** Tells by its name whether a folder may contain the text of a book. */
export const mayHoldText = (name: string): boolean =>
  !name.startsWith('_') && !otherFolders.has(name.toLowerCase());

/** Limits of the search, for a home folder or a whole disk. No book has as many. */
const maxDepth = 8;
const maxFolders = 3000;
const maxFiles = 5000;

/** Lists that were already searched, since a table of contents may have thousands of patterns for the same folder. */
const searched = new WeakMap<SourceFolder, Map<string, readonly string[]>>();

/**
 * Returns the Markdown files under a folder, in natural order. In each folder, the index comes first.
 * @param which `text` skips names that usually hold no text of a book; `all` is for folders that hold only pages
 */
export function markdownFiles(
  source: SourceFolder,
  folder: string,
  which: 'text' | 'all' = 'text',
): string[] {
  const lists = searched.get(source) ?? new Map<string, readonly string[]>();
  searched.set(source, lists);
  const key = `${which} ${folder}`;
  const list = lists.get(key) ?? filesUnder(source, folder, which);
  lists.set(key, list);
  return [...list];
}

function filesUnder(source: SourceFolder, folder: string, which: 'text' | 'all'): readonly string[] {
  const found: string[] = [];
  const folders = new Set<string>();
  const search = (at: string, depth: number): void => {
    const here = source.find(at);
    if (here.kind !== 'folder' || folders.has(here.path)) return;
    folders.add(here.path);
    if (folders.size > maxFolders || depth > maxDepth) return;
    const inside = source.list(at);
    const files = inside.files.filter(
      (name) => isMarkdown(name) && (which === 'all' || !name.startsWith('_')),
    );
    const members = [
      ...files.map((name) => ({ name, isFolder: false })),
      ...inside.folders
        .filter((name) => which === 'all' || mayHoldText(name))
        .map((name) => ({ name, isFolder: true })),
    ].sort((one, other) => compareNames(one.name, other.name));
    for (const { name, isFolder } of members) {
      const path = posix.join(at, name);
      if (isFolder) search(path, depth + 1);
      else if (found.length < maxFiles) found.push(path);
    }
  };
  search(folder, 0);
  return found;
}
