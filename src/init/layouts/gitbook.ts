import { posix } from 'node:path';
import { readSummaryBook } from '../contents/summary-book.js';
import { asMapping, parseSettings } from '../files/loose-values.js';
import type { ReadLayout } from '../outline/outline.js';

/**
 * Reads a GitBook book: `.gitbook.yaml` (`root`, `structure.summary`: https://docs.gitbook.com, content configuration), or
 * `book.json` of its former command line.
 */
export const readGitbook: ReadLayout = async (folder, base) => {
  const names = ['.gitbook.yaml', '.gitbook.yml', 'book.json'].map((name) => posix.join(base, name));
  const file = names.find(folder.isFile);
  if (file === undefined) return null;
  const settings = asMapping(await parseSettings(file, folder.text(file)));
  return readSummaryBook(folder, base, { tool: 'GitBook', file, settings });
};
