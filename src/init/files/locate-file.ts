import { posix } from 'node:path';
import type { SourceFolder } from './source-folder.js';

/**
 * The file that a path of a layout means: itself, or as sites have it, one without its ending, or the index of a folder.
 * Null: there is none.
 */
export function locateFile(folder: SourceFolder, path: string): string | null {
  const inside = ['README.md', 'index.md'].map((name) => posix.join(path, name));
  return [path, `${path}.md`, ...inside].find((one) => one !== '' && folder.isFile(one)) ?? null;
}
