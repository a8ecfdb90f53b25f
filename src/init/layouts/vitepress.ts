import { posix } from 'node:path';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { readCodeSetting } from '../files/code-setting.js';
import { asLine, asMapping } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { withoutComments } from '../files/plain-data.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { textInCode } from '../proposal/text-in-code.js';

const configs = ['.vitepress', '.vuepress'].flatMap((folder) =>
  ['config', 'config/index'].flatMap((name) =>
    ['ts', 'mts', 'js', 'mjs', 'cjs'].map((ending) => `${folder}/${name}.${ending}`),
  ),
);

/**
 * Reads a VitePress or VuePress book: the pages in the order of a `sidebar` of plain data in its configuration, or in a file
 * that it imports, or else in natural order (https://vitepress.dev/reference/default-theme-sidebar). Never runs its code.
 */
export const readVitepress: ReadLayout = async (folder, base) => {
  const found = ['', 'docs'].flatMap((inside) => configs.map((config) => ({ inside, config })));
  const at = found.find(({ inside, config }) => folder.isFile(posix.join(base, inside, config)));
  if (at === undefined) return null;
  const site = resolvePath(base, at.inside) ?? base;
  const file = posix.join(site, at.config);
  const code = folder.text(file) ?? '';
  const pages = resolvePath(site, textInCode(code, 'srcDir') ?? '.') ?? site;
  const isVuepress = file.includes('.vuepress');
  const plain = withoutComments(code);
  const { data, from } = await readCodeSetting(folder, { file, text: plain }, 'sidebar');
  const facts = {
    source: `${isVuepress ? 'VuePress' : 'VitePress'} (${[...new Set([file, from ?? file])].join(', ')})`,
    folder: base,
    title: textInCode(code, 'title'),
    language: textInCode(code, 'lang'),
    description: textInCode(code, 'description'),
  };
  const list = from ?? file;
  const { entries, notices } = readNested(itemsOf(data, isVuepress), {
    file: list,
    folder: pages,
    read: readItem,
  });
  if (entries.length > 0)
    return { ...facts, entries: [...homeOf(folder, pages, entries), ...entries], listedIn: list, notices };
  const notice = `narrate does not run the code of the sidebar in ${file}, so the chapters are in the order of their names.`;
  return {
    ...facts,
    entries: asEntries(markdownFiles(folder, pages)),
    listedIn: null,
    notices: /\bsidebar\b/.test(plain) ? [notice] : [],
  };
};

/** Item of a sidebar, with what its addresses begin with. */
interface SidebarItem {
  readonly item: unknown;
  readonly base: string;
  /** In VuePress, addresses that begin with a slash do not begin with the base. */
  readonly isVuepress: boolean;
}

/** Returns the items of a sidebar: one list, or a list for each path of the site, inside which VuePress finds the pages. */
function itemsOf(data: unknown, isVuepress: boolean): SidebarItem[] {
  if (Array.isArray(data)) return data.map((item) => ({ item, base: '', isVuepress }));
  return Object.entries(asMapping(data)).flatMap(([path, inside]) =>
    (Array.isArray(inside) ? inside : [inside]).map((item) => ({
      item,
      base: isVuepress ? path : '',
      isVuepress,
    })),
  );
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
  if (typeof address !== 'string' || /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(address)) return null;
  const path = whole(address, from)
    .replace(/[?#].*$/s, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.(?:html|md)$/, '');
  return path === '' ? '.' : path;
}

/** The page of the site itself, which a sidebar does not need to have. */
function homeOf(folder: SourceFolder, pages: string, entries: readonly OutlineEntry[]): OutlineEntry[] {
  const home = ['index.md', 'README.md'].map((name) => posix.join(pages, name)).find(folder.isFile);
  const isListed = entries.some(({ file }) => [home, home?.replace(/\.md$/, ''), pages].includes(file));
  return home === undefined || isListed ? [] : [{ file: home, title: null, part: null, isExtra: true }];
}
