import { posix } from 'node:path';
import { isMarkdown } from '../../base/paths/markdown-name.js';
import { readToctrees, type Toctree } from '../contents/toctree.js';
import { isElsewhere } from '../files/is-elsewhere.js';
import { locateFile } from '../files/locate-file.js';
import { asLine } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { matchingFiles } from '../files/matching-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries, inPart } from '../outline/in-part.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { outsideNotices } from '../proposal/notices.js';

/** Pages that are followed. No book has as many. */
const maxPages = 3000;

/**
 * Reads a Sphinx book with Markdown pages: the `toctree` lists of its root page and of the pages in them. `conf.py` is never
 * run (https://myst-parser.readthedocs.io/en/latest/syntax/organising_content.html).
 */
export const readSphinx: ReadLayout = (folder, base) => {
  const files = ['', 'source'].map((inside) => posix.join(base, inside, 'conf.py'));
  const file = files.find(folder.isFile);
  const code = file === undefined ? null : folder.text(file);
  if (file === undefined || code === null || !/^(?:extensions|project|html_theme)\s*=/m.test(code))
    return null;
  const source = posix.dirname(file) === '.' ? '' : posix.dirname(file);
  const root = settingIn(code, 'root_doc') ?? settingIn(code, 'master_doc') ?? 'index';
  const first = resolvePath(source, root);
  const start = first === null ? null : locateFile(folder, first);
  const outside = new Set<string>();
  const listed = start === null ? [] : pagesFrom({ folder, source, outside }, start);
  const entries = listed.filter(({ file: page }) => page !== start || isMarkdown(page));
  const isListed = entries.length > 1;
  return {
    source: `Sphinx (${[file, ...(isListed && start !== null ? [start] : [])].join(', ')})`,
    folder: base,
    title: settingIn(code, 'html_title') ?? settingIn(code, 'project'),
    author: settingIn(code, 'author'),
    language: settingIn(code, 'language'),
    entries: isListed ? entries : asEntries(markdownFiles(folder, source)),
    listedIn: isListed ? start : null,
    notices: isListed && start !== null ? outsideNotices(start, [...outside]) : [],
  };
};

/** Returns the text that a Python file sets a name to; null: none, or computed. */
const settingIn = (code: string, name: string): string | null =>
  asLine(new RegExp(`^${name}\\s*=\\s*u?(["'])([^"'\\\\\\n]*)\\1\\s*(?:#.*)?$`, 'm').exec(code)?.[2]);

/** Folder of the pages, and the paths in their lists that lead out of it. */
interface Site {
  readonly folder: SourceFolder;
  readonly source: string;
  readonly outside: Set<string>;
}

/** Returns a page, and after it the pages of its lists, each page once. */
function pagesFrom(site: Site, start: string): OutlineEntry[] {
  const seen = new Set<string>();
  const visit = (file: string, title: string | null): OutlineEntry[] => {
    if (seen.has(file) || seen.size > maxPages) return [];
    seen.add(file);
    const inside = readToctrees(site.folder.text(file) ?? '').flatMap((tree) =>
      inPart(
        tree.caption,
        pathsOf(site, file, tree).flatMap((page) => visit(page.file, page.title)),
      ),
    );
    return [{ file, title, part: null }, ...inside];
  };
  return visit(start, null);
}

/** Returns the files of a list. A path is relative to its page, or with a slash before it, to the source folder. */
function pathsOf(
  { folder, source, outside }: Site,
  page: string,
  { entries, isGlob, isReversed }: Toctree,
): { readonly file: string; readonly title: string | null }[] {
  const files = entries.flatMap(({ path, title }) => {
    if (path === 'self' || isElsewhere(path)) return [];
    const start = path.startsWith('/') ? source : posix.dirname(page);
    if (isGlob && /[*?[]/.test(path)) {
      const base = start === '.' ? '' : start;
      return matchingFiles(folder, base, path).map((file) => ({ file, title: null }));
    }
    const resolved = resolvePath(start, path);
    if (resolved === null) {
      outside.add(path);
      return [];
    }
    return [{ file: locateFile(folder, resolved) ?? resolved, title }];
  });
  return isReversed ? files.reverse() : files;
}
