import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads chapters once more, for the lines that people are to be shown; the book is loaded by now, and a chapter that
 * cannot be read any more is null.
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
