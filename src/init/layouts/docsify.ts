import { posix } from 'node:path';
import { readSummary } from '../contents/summary.js';
import type { ReadLayout } from '../outline/outline.js';
import { textInCode } from '../proposal/text-in-code.js';

/**
 * Reads a docsify book: the list of links in `_sidebar.md`, or in the file that `loadSidebar` names in `index.html`. Its
 * first page is `README.md` (https://docsify.js.org/#/more-pages).
 */
export const readDocsify: ReadLayout = async (folder, base) => {
  const page = folder.text(posix.join(base, 'index.html')) ?? '';
  const code = /docsify/i.test(page) ? page : '';
  const named = textInCode(code, 'loadSidebar') ?? '_sidebar.md';
  const file = posix.join(base, named);
  const text = folder.text(file);
  if (text === null) return null;
  // A link such as `#/guide` is the address of a page, and not a place in this one.
  const links = text.replace(/\]\(\s*<?\/?#\//g, '](/');
  const { entries, notices } = await readSummary(links, { file, folder: base });
  if (entries.length === 0) return null;
  const home = posix.join(base, textInCode(code, 'homepage') ?? 'README.md');
  const isHomeListed = entries.some((entry) => [home, base, home.replace(/\.md$/, '')].includes(entry.file));
  const start = folder.isFile(home) && !isHomeListed;
  return {
    source: `docsify (${file})`,
    folder: base,
    title: textInCode(code, 'name'),
    entries: [...(start ? [{ file: home, title: null, part: null, isExtra: true }] : []), ...entries],
    listedIn: file,
    notices,
  };
};
