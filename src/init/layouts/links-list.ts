import { posix } from 'node:path';
import { isMarkdown, stemOf } from '../../base/paths/markdown-name.js';
import { contentsTitles, readSummary } from '../contents/summary.js';
import { locateFile } from '../files/locate-file.js';
import { markdownFiles, mayHoldText } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { isNamedLikeNone } from '../outline/left-out-reason.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { mainLanguage } from '../outline/translations.js';
import { quoteSome } from '../proposal/notices.js';

/** A page with an ordered list of links to most chapters, such as a README or `toc.md`. Names in any case. */
const names = ['toc', 'contents', 'table-of-contents', 'table_of_contents', 'index', 'readme'];

/** Reads a book whose table of contents is a list of links in an ordinary page, and that has no other. */
export const readLinksList: ReadLayout = async (folder, base) => {
  const files = folder.list(base).files.filter(isMarkdown);
  const candidates = names.flatMap((name) => files.filter((file) => stemOf(file).toLowerCase() === name));
  for (const file of candidates.map((name) => posix.join(base, name))) {
    const text = folder.text(file) ?? '';
    const { entries, notices } = await readSummary(text, { file, folder: base, listsOnly: true });
    const isChapter = chapterTest(folder, base);
    const chapters = chaptersOf(folder, entries, { own: file, isChapter });
    if (!isWhole(folder, chapters, { base, own: file, isChapter })) continue;
    const isReadme = /^readme$/i.test(stemOf(file));
    return {
      source: `the list of links in ${file}`,
      folder: base,
      entries: [...(isReadme ? [{ file, title: null, part: null, isExtra: true }] : []), ...chapters],
      listedIn: file,
      notices: [...notices, ...missingNotices(folder, file, entries)],
    };
  }
  return null;
};

/** Reports Markdown files that the links lead to and that do not exist. Other links may lead anywhere. */
function missingNotices(folder: SourceFolder, file: string, entries: readonly OutlineEntry[]): string[] {
  const missing = entries
    .map((entry) => entry.file)
    .filter((path) => isMarkdown(path) && locateFile(folder, path) === null);
  return missing.length > 0 ? [`${file} lists files that do not exist: ${quoteSome(missing)}.`] : [];
}

/** Returns the links to other chapters that exist. Their only heading is no part, but the heading of the list. */
function chaptersOf(
  folder: SourceFolder,
  entries: readonly OutlineEntry[],
  { own, isChapter }: { readonly own: string; readonly isChapter: (file: string) => boolean },
): OutlineEntry[] {
  const found = new Map<string, OutlineEntry>();
  let part: string | null = null;
  for (const entry of entries) {
    part = entry.part ?? part;
    const file = locateFile(folder, entry.file);
    if (file === null || file === own || found.has(file) || !isMarkdown(file) || !isChapter(file)) continue;
    found.set(file, { ...entry, file, part: part === null || contentsTitles.test(part) ? null : part });
    part = null;
  }
  const chapters = [...found.values()];
  const parts = chapters.filter((entry) => entry.part !== null);
  return parts.length > 1 ? chapters : chapters.map((entry) => ({ ...entry, part: null }));
}

/** Settings of a repository with several packages, of packages, and usual folders of packages. */
const workspaces = ['pnpm-workspace.yaml', 'lerna.json', 'nx.json', 'turbo.json', 'rush.json', 'go.work'];
const packages = [
  'package.json',
  'Cargo.toml',
  'pyproject.toml',
  'setup.py',
  'go.mod',
  'composer.json',
  'pom.xml',
];
const packageFolders = new Set('packages crates apps libs modules plugins services'.split(' '));

/**
 * Returns a test for chapters. A README in a folder may be one, but not in a folder of translations or examples, or if it is
 * about one of several packages in the repository.
 */
function chapterTest(folder: SourceFolder, base: string): (file: string) => boolean {
  const settings = ['package.json', 'Cargo.toml'].map((name) => folder.text(posix.join(base, name)) ?? '');
  const hasPackages =
    workspaces.some((name) => folder.isFile(posix.join(base, name))) ||
    settings.some((text) => /^\s*(?:"workspaces"\s*:|\[workspace\])/m.test(text));
  const isOfPackage = (inside: string) =>
    (hasPackages || inside.split('/').some((part) => packageFolders.has(part))) &&
    packages.some((name) => folder.isFile(posix.join(inside, name)));
  return (file) => {
    const inside = posix.dirname(file);
    if (!inside.split('/').every(mayHoldText)) return false;
    if (!isNamedLikeNone(file)) return true;
    return /^readme$/i.test(stemOf(file)) && inside !== '.' && !isOfPackage(inside);
  };
}

/** Tells whether the links are at least two, and at least half of the pages in their folders. A few links are no table of contents. */
function isWhole(
  folder: SourceFolder,
  chapters: readonly OutlineEntry[],
  { base, own, isChapter }: { base: string; own: string; isChapter: (file: string) => boolean },
): boolean {
  if (chapters.length < 2) return false;
  const folders = new Set(chapters.map(({ file }) => posix.dirname(file)));
  const pages = mainLanguage(markdownFiles(folder, base)).files.filter(
    (file) => folders.has(posix.dirname(file)) && file !== own && isChapter(file),
  );
  return chapters.length >= pages.length / 2;
}
