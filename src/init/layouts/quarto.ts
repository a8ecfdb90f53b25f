import { posix } from 'node:path';
import { isMarkdown } from '../../base/paths/markdown-name.js';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { isElsewhere } from '../files/is-elsewhere.js';
import { asLine, asList, asMapping, asNames, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { matchingFiles } from '../files/matching-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { inPart } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';

/**
 * Reads a Quarto book: `chapters` and `appendices` in `_quarto.yml`, with parts (https://quarto.org/docs/books), or a
 * website with a `sidebar` (https://quarto.org/docs/websites/website-navigation.html).
 */
export const readQuarto: ReadLayout = async (folder, base) => {
  const file = ['_quarto.yml', '_quarto.yaml'].map((name) => posix.join(base, name)).find(folder.isFile);
  if (file === undefined) return null;
  const settings = asMapping(await parseYaml(folder.text(file)));
  const book = asMapping(settings.book);
  const website = asMapping(settings.website);
  const read = (item: unknown) => readItem(item, folder, base);
  const contentsOf = (items: unknown) => readNested(items, { file, folder: base, read });
  const isBook = Array.isArray(book.chapters);
  const sidebars = Array.isArray(website.sidebar) ? website.sidebar : [website.sidebar];
  const chapters = isBook
    ? contentsOf(book.chapters)
    : contentsOf(sidebars.flatMap((sidebar) => listOf(asMapping(sidebar).contents)));
  const appendices = contentsOf(book.appendices);
  const entries = [...chapters.entries, ...inPart('Appendices', appendices.entries)];
  if (entries.length === 0) return null;
  const own = isBook ? book : website;
  const image = asLine(own['cover-image']);
  return {
    source: `Quarto (${file})`,
    folder: base,
    title: asLine(own.title) ?? asLine(settings.title),
    author: asNames(own.author) ?? asNames(settings.author),
    language: asLine(settings.lang),
    description: asLine(own.description),
    cover: image === null ? null : resolvePath(base, image),
    entries,
    listedIn: file,
    notices: [...chapters.notices, ...appendices.notices],
  };
};

const listOf = (value: unknown): readonly unknown[] => (typeof value === 'string' ? [value] : asList(value));

/** A `part` or `section` may be a title, or a page that begins it. */
function readItem(item: unknown, folder: SourceFolder, base: string): ContentsItem {
  const plain = asLine(item);
  if (plain !== null) return pageOr(plain, folder, base);
  const { part, section, chapters, contents, file, href, text, auto } = asMapping(item);
  const heading = asLine(part) ?? asLine(section);
  const items = [...listOf(chapters), ...listOf(contents)];
  const isPage = heading !== null && isMarkdown(heading);
  const path = isPage ? heading : (asLine(file) ?? asLine(href));
  if (typeof auto === 'string' || auto === true) return pageOr(auto === true ? 'auto' : auto, folder, base);
  return {
    path: path === null || isElsewhere(path) ? null : path,
    title: asLine(text),
    part: isPage ? null : (heading ?? (items.length > 0 ? asLine(text) : null)),
    items,
  };
}

/** `auto` is all pages, the name of a folder all pages in it, and a pattern the pages that match it. */
function pageOr(path: string, folder: SourceFolder, base: string): ContentsItem {
  if (path === 'auto') return { files: markdownFiles(folder, base) };
  if (/^-+$/.test(path) || isElsewhere(path)) return {};
  if (path.includes('*')) return { files: matchingFiles(folder, base, path) };
  const resolved = resolvePath(base, path);
  const isFolder = resolved !== null && resolved !== '' && folder.find(resolved).kind === 'folder';
  return isFolder ? { files: markdownFiles(folder, resolved) } : { path };
}
