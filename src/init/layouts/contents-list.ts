import { posix } from 'node:path';
import { readSummary } from '../contents/summary.js';
import type { ReadLayout } from '../outline/outline.js';

/** Reads a book with a `SUMMARY.md` but no settings of mdBook or GitBook. */
export const readContentsList: ReadLayout = async (folder, base) => {
  for (const inside of ['', 'src', 'docs']) {
    const root = posix.join(base, inside);
    const file = posix.join(root, 'SUMMARY.md');
    const text = folder.text(file);
    if (text === null) continue;
    const summary = await readSummary(text, { file, folder: root === '.' ? '' : root });
    if (summary.entries.length === 0) continue;
    return { ...summary, source: `a table of contents (${file})`, folder: base, listedIn: file };
  }
  return null;
};
