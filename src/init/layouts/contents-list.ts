import { posix } from 'node:path';
import { readSummary } from '../contents/summary.js';
import { firstPage } from '../contents/summary-book.js';
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
    // In `src`, as mdBook has it, a README that is not listed is no page of the book.
    const readme = inside === 'src' ? null : posix.join(root, 'README.md');
    const entries = [...firstPage(folder, readme, summary.entries), ...summary.entries];
    return { ...summary, entries, source: `a table of contents (${file})`, folder: base, listedIn: file };
  }
  return null;
};
