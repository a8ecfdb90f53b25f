import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns a function that reads the lines of a chapter's file, each file once. It gives null for a file that can no longer be
 * read.
 * @param root the real folder of the manifest
 */
export function chapterLines(root: string): (file: string) => readonly string[] | null {
  const known = new Map<string, readonly string[] | null>();
  return (file) => {
    const lines = known.get(file) ?? linesOf(join(root, file));
    known.set(file, lines);
    return lines;
  };
}

function linesOf(path: string): readonly string[] | null {
  try {
    return readFileSync(path, 'utf8').split(/\r\n|[\n\r]/);
  } catch {
    return null;
  }
}
