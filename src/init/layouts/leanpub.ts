import { posix } from 'node:path';
import { resolvePath } from '../files/source-folder.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { outsideNotices } from '../proposal/notices.js';

/** Directive that begins a part, on its own line of `Book.txt` or in its own file. */
const matter = /^\{?(frontmatter|mainmatter|backmatter)\}?:?$/i;
const coverPaths = ['resources', 'images', ''].flatMap((folder) =>
  ['title_page', 'cover'].flatMap((name) =>
    ['png', 'jpg', 'jpeg'].map((ending) => posix.join(folder, `${name}.${ending}`)),
  ),
);

/**
 * Reads a Leanpub or Markua book: one file a line in `manuscript/Book.txt`, with `frontmatter:`, `mainmatter:` and
 * `backmatter:` between them (https://leanpub.com/help/manual, https://leanpub.com/markua/read).
 */
export const readLeanpub: ReadLayout = (folder, base) => {
  const lists = ['manuscript', ''].map((inside) => posix.join(base, inside, 'Book.txt'));
  const file = lists.find((list) => folder.isFile(list));
  const text = file === undefined ? null : folder.text(file);
  if (file === undefined || text === null) return null;
  const manuscript = posix.dirname(file) === '.' ? '' : posix.dirname(file);
  const entries: OutlineEntry[] = [];
  const outside: string[] = [];
  let part: string | null = null;
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || /^(#|%%|\/\/)/.test(line)) continue;
    const isMatter = matter.exec(line) ?? matter.exec(line.replace(/\.(txt|md|markua)$/i, ''));
    if (isMatter !== null) {
      part = matters[isMatter[1]?.toLowerCase() ?? ''] ?? null;
      continue;
    }
    const path = resolvePath(manuscript, line);
    if (path === null) outside.push(line);
    else {
      entries.push({ file: path, title: null, part });
      part = null;
    }
  }
  const cover = coverPaths.map((path) => posix.join(manuscript, path)).find(folder.isFile) ?? null;
  return {
    source: `Leanpub (${file})`,
    folder: base,
    cover,
    entries,
    listedIn: file,
    notices: outsideNotices(file, outside),
  };
};

const matters: Readonly<Record<string, string>> = {
  frontmatter: 'Front matter',
  mainmatter: 'Main matter',
  backmatter: 'Back matter',
};
