import { posix } from 'node:path';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { readCodeSetting } from '../files/code-setting.js';
import { isElsewhere } from '../files/is-elsewhere.js';
import { locateFile } from '../files/locate-file.js';
import { asLine, asList, asMapping } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { withoutComments } from '../files/plain-data.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { textInCode } from '../proposal/text-in-code.js';

const endings = ['ts', 'mts', 'js', 'mjs', 'cjs'];
const configs = ['.vitepress', '.vuepress'].flatMap((folder) =>
  ['config', 'config/index'].flatMap((name) => endings.map((ending) => `${folder}/${name}.${ending}`)),
);

/** Folders that may have the pages of the first language. */
const languageFolders = ['en'];

/**
 * Reads a VitePress or VuePress book: the pages in the order of a `sidebar` of plain data in its configuration, or in a file
 * that it imports, or else in natural order (https://vitepress.dev/reference/default-theme-sidebar). Never runs its code.
 */
export const readVitepress: ReadLayout = async (folder, base) => {
  const paths = ['', 'docs'].flatMap((inside) => configs.map((config) => ({ inside, config })));
  const at = paths.find(({ inside, config }) => folder.isFile(posix.join(base, inside, config)));
  if (at === undefined) return null;
  const site = resolvePath(base, at.inside) ?? base;
  const file = posix.join(site, at.config);
  const code = folder.text(file) ?? '';
  const pages = resolvePath(site, textInCode(code, 'srcDir') ?? '.') ?? site;
  const isVuepress = file.includes('.vuepress');
  const found = await readSidebar(folder, [file, ...otherConfigs(folder, file, pages)]);
  const list = found?.list ?? file;
  const setting = (key: string) => textInCode(code, key) ?? textInCode(found?.code ?? '', key);
  const facts = {
    source: `${isVuepress ? 'VuePress' : 'VitePress'} (${[...new Set([file, list])].join(', ')})`,
    folder: base,
    title: setting('title'),
    language: setting('lang'),
    description: setting('description'),
  };
  const { entries: listed, notices } = readNested(itemsOf(found, isVuepress), {
    file: list,
    folder: '',
    read: (item) => inPages(folder, pages, readItem(item)),
  });
  if (listed.length > 0)
    return { ...facts, entries: [...homeOf(folder, pages, listed), ...listed], listedIn: list, notices };
  const notice = `narrate does not run the code of the sidebar in ${file}, so the chapters are in the order of their names.`;
  return {
    ...facts,
    entries: asEntries(markdownFiles(folder, pages)),
    listedIn: null,
    notices: /\bsidebar\b/.test(withoutComments(code)) ? [notice] : [],
  };
};

/** Sidebar and top navigation of a site. They are null if they are code. */
interface Sidebar {
  readonly data: unknown;
  readonly nav: unknown;
  /** File that has the sidebar. */
  readonly list: string;
  /** Configuration that has it or imports it. */
  readonly code: string;
}

/**
 * Returns files that have the settings of the first language, if the configuration does not: next to it in
 * `.vitepress/config`, or `config.*` next to the pages (https://vitepress.dev/guide/i18n).
 */
function otherConfigs(folder: SourceFolder, file: string, pages: string): string[] {
  const inside = posix.dirname(file);
  const nextToIt = posix.basename(inside) === 'config' ? ['root', 'en', 'shared'] : [];
  const paths = [
    ...nextToIt.map((name) => posix.join(inside, name)),
    ...['', ...languageFolders].map((name) => posix.join(pages, name, 'config')),
  ];
  return paths.flatMap((path) => endings.map((ending) => `${path}.${ending}`)).filter(folder.isFile);
}

/** Returns the first sidebar that is plain data; null: there is none. */
async function readSidebar(folder: SourceFolder, files: readonly string[]): Promise<Sidebar | null> {
  for (const file of files) {
    const code = folder.text(file) ?? '';
    const plain = { file, text: withoutComments(code) };
    const { data, from } = await readCodeSetting(folder, plain, 'sidebar');
    if (data === null) continue;
    const { data: nav } = await readCodeSetting(folder, plain, 'nav');
    return { data, nav, list: from ?? file, code };
  }
  return null;
}

/** Item of a sidebar, with what its addresses begin with. */
interface SidebarItem {
  readonly item: unknown;
  readonly base: string;
  /** In VuePress, addresses that begin with a slash do not begin with the base. */
  readonly isVuepress: boolean;
}

/**
 * Returns the items of a sidebar: one list, or a list for each path of the site, inside which VuePress finds the pages. Lists
 * for paths that the top navigation links are first, in its order.
 */
function itemsOf(sidebar: Sidebar | null, isVuepress: boolean): SidebarItem[] {
  const data = sidebar?.data;
  if (Array.isArray(data)) return data.map((item) => ({ item, base: '', isVuepress }));
  const lists = Object.entries(asMapping(data));
  const nearest = (link: string) =>
    lists
      .filter(([path]) => link.startsWith(path))
      .sort(([one], [other]) => other.length - one.length)
      .slice(0, 1);
  return [...new Set([...linksIn(sidebar?.nav).flatMap(nearest), ...lists])].flatMap(([path, inside]) =>
    (Array.isArray(inside) ? inside : [inside]).map((item) => ({
      item,
      base: isVuepress ? path : '',
      isVuepress,
    })),
  );
}

/** Returns the addresses in a top navigation, without that of the site itself. */
function linksIn(nav: unknown): string[] {
  return asList(nav).flatMap((item) => {
    const { link, items } = asMapping(item);
    const isPage = typeof link === 'string' && link !== '/';
    return [...(isPage ? [link] : []), ...linksIn(items)];
  });
}

/** An item is a page, or a group with nested items: `items` of VitePress, `children` of VuePress. */
function readItem(one: unknown): ContentsItem {
  const { item, base, isVuepress } = one as SidebarItem;
  if (typeof item === 'string' || Array.isArray(item)) {
    const [address, title] = Array.isArray(item) ? item : [item];
    return { path: pathOf(address, { base, isVuepress }), title: asLine(title) };
  }
  const { text, title, link, path, base: own, prefix, items, children } = asMapping(item);
  const ownBase = asLine(own) ?? base;
  const inner = asLine(prefix) === null ? ownBase : whole(String(prefix), { base, isVuepress });
  const nested = items ?? children;
  const isGroup = Array.isArray(nested);
  const label = asLine(text) ?? asLine(title);
  return {
    path: pathOf(link ?? path, { base: ownBase, isVuepress }),
    title: isGroup ? null : label,
    part: isGroup ? label : null,
    items: isGroup ? nested.map((inside): SidebarItem => ({ item: inside, base: inner, isVuepress })) : [],
  };
}

/** Returns an address with what it begins with. */
const whole = (address: string, { base, isVuepress }: Omit<SidebarItem, 'item'>): string =>
  base === '' || (isVuepress && address.startsWith('/')) ? address : `${base}/${address}`;

/** Returns the path of a page's file without its ending, relative to the pages; null: another site, or no address. */
function pathOf(address: unknown, from: Omit<SidebarItem, 'item'>): string | null {
  if (typeof address !== 'string' || address.startsWith('#') || isElsewhere(address)) return null;
  const path = whole(address, from)
    .replace(/[?#].*$/s, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.(?:html|md)$/, '');
  return path === '' ? '.' : path;
}

/** Returns an item with the path of its file. A site in several languages may have the pages of the first one in a folder. */
function inPages(folder: SourceFolder, pages: string, item: ContentsItem): ContentsItem {
  const { path } = item;
  if (path === undefined || path === null) return item;
  const inFolder = (inside: string) => posix.join(pages, inside, path);
  const found = languageFolders.map(inFolder).find((one) => locateFile(folder, one) !== null);
  const own = inFolder('');
  const isMissing = resolvePath('', own) !== null && locateFile(folder, own) === null;
  return { ...item, path: isMissing ? (found ?? own) : own };
}

/** The page of the site itself, which a sidebar does not need to have. */
function homeOf(folder: SourceFolder, pages: string, entries: readonly OutlineEntry[]): OutlineEntry[] {
  const home = ['', ...languageFolders]
    .flatMap((inside) => ['index.md', 'README.md'].map((name) => posix.join(pages, inside, name)))
    .find(folder.isFile);
  const isListed = entries.some(({ file }) =>
    [home, home?.replace(/\.md$/, ''), home && posix.dirname(home)].includes(file),
  );
  return home === undefined || isListed ? [] : [{ file: home, title: null, part: null, isExtra: true }];
}
