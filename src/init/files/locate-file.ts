import { posix } from 'node:path';
import type { SourceFolder } from './source-folder.js';

/** Returns the file for a path of a layout: the path itself, with `.md`, or the index file of a folder. Null: none exists. */
export function locateFile(folder: SourceFolder, path: string): string | null {
  const inside = ['README.md', 'index.md'].map((name) => posix.join(path, name));
  return [path, `${path}.md`, ...inside].find((one) => one !== '' && folder.isFile(one)) ?? null;
}
