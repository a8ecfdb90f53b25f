import { posix } from 'node:path';
import type { SourceFolder } from './source-folder.js';

/** Endings that the tables of contents of many tools omit. The last ones are found only to say that they are not Markdown. */
const endings = ['md', 'markdown', 'mdx', 'qmd', 'Rmd', 'rmd', 'ipynb', 'rst'];
const indexes = ['README.md', 'index.md', 'index.mdx', 'index.qmd', '_index.md'];

/**
 * Returns the file for a path of a layout: the path itself, with a usual ending, or the index file of a folder. Null: none
 * exists.
 */
export function locateFile(folder: SourceFolder, path: string): string | null {
  const named = path === '' ? [] : [path, ...endings.map((ending) => `${path}.${ending}`)];
  const inside = indexes.map((name) => posix.join(path, name));
  return [...named, ...inside].find(folder.isFile) ?? null;
}
