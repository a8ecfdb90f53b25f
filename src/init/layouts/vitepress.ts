import { posix } from 'node:path';
import { readNested } from '../contents/nested-contents.js';
import { locateFile } from '../files/locate-file.js';
import { asLine, asList, asMapping } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { withoutComments } from '../files/plain-data.js';
import { readSetting } from '../files/plain-setting.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';
import { textInCode } from '../proposal/text-in-code.js';

const configs = ['.vitepress', '.vuepress'].flatMap((folder) =>
  ['config', 'config/index'].flatMap((name) =>
    ['ts', 'mts', 'js', 'mjs', 'cjs'].map((ending) => `${folder}/${name}.${ending}`),
  ),
);

/**
 * Reads a VitePress or VuePress book: the `sidebar` of its configuration if that is plain data, else folders and files in the
 * order of their numbers. Never runs its code (https://vitepress.dev/reference/default-theme-sidebar).
 */
export const readVitepress: ReadLayout = async (folder, base) => {
  const found = ['', 'docs'].flatMap((inside) => configs.map((config) => ({ inside, config })));
  const at = found.find(({ inside, config }) => folder.isFile(posix.join(base, inside, config)));
  if (at === undefined) return null;
  const site = resolvePath(base, at.inside) ?? base;
  const file = posix.join(site, at.config);
  const code = folder.text(file) ?? '';
  const pages = resolvePath(site, textInCode(code, 'srcDir') ?? '.') ?? site;
  const facts = {
    source: `${file.includes('.vuepress') ? 'VuePress' : 'VitePress'} (${file})`,
    folder: base,
    title: textInCode(code, 'title'),
    language: textInCode(code, 'lang'),
    description: textInCode(code, 'description'),
  };
  const settings = await readSidebar(folder, file);
  if (settings !== null) {
    const { entries, notices } = readNested(inNavOrder(settings), {
      file: settings.from,
      folder: '',
      read: (item) => readItem(item, folder, pages),
    });
    if (entries.length > 0) return { ...facts, entries, listedIn: settings.from, notices };
  }
  const notice = `narrate does not run the code of the sidebar in ${file}, so the chapters are in the order of their names.`;
  return {
    ...facts,
    entries: asEntries(markdownFiles(folder, pages)),
    listedIn: null,
    notices: /\bsidebar\b/.test(code) ? [notice] : [],
  };
};

/** Sidebar and top navigation of a configuration. `nav` is null if it is code. */
interface Sidebar {
  readonly sidebar: unknown;
  readonly nav: unknown;
  /** File that has the sidebar. */
  readonly from: string;
}

/** Returns the sidebar; null: none, or code. A configuration of several files may have the settings of English in `en`. */
async function readSidebar(folder: SourceFolder, file: string): Promise<Sidebar | null> {
  const inside = posix.dirname(file);
  const others = ['root', 'en', 'shared'].map((name) => posix.join(inside, `${name}${posix.extname(file)}`));
  const paths = posix.basename(inside) === 'config' ? [file, ...others] : [file];
  for (const path of paths) {
    const code = withoutComments(folder.text(path) ?? '');
    const { data: sidebar, from } = await readSetting(folder, { file: path, code }, 'sidebar');
    if (sidebar === null) continue;
    const { data: nav } = await readSetting(folder, { file: path, code }, 'nav');
    return { sidebar, nav, from: from ?? path };
  }
  return null;
}

/**
 * Returns the items of the sidebar. Of several, each for the addresses that begin with its key, those that the top navigation
 * links come first, in its order.
 */
function inNavOrder({ sidebar, nav }: Sidebar): unknown[] {
  if (Array.isArray(sidebar)) return sidebar;
  const sidebars = Object.entries(asMapping(sidebar));
  const nearest = (link: string) =>
    sidebars
      .filter(([key]) => link.startsWith(key))
      .toSorted(([one], [other]) => other.length - one.length)
      .slice(0, 1);
  const used = new Set([...linksIn(nav).flatMap(nearest), ...sidebars]);
  return [...used].map(([, items]) => (Array.isArray(items) ? { items } : items));
}

function linksIn(nav: unknown): string[] {
  return asList(nav).flatMap((item) => {
    const { link, items } = asMapping(item);
    return [...(typeof link === 'string' ? [link] : []), ...linksIn(items)];
  });
}

/** An item is a link, or a group with `items`. `base` is what the links in it begin with. */
function readItem(item: unknown, folder: SourceFolder, pages: string) {
  const { text, link, items, base, children } = asMapping(item);
  const address = asLine(typeof item === 'string' ? item : link);
  const isGroup = Array.isArray(items ?? children);
  const before = asLine(base);
  return {
    path: address === null ? null : pageAt(address, folder, pages),
    title: isGroup ? null : asLine(text),
    part: isGroup ? asLine(text) : null,
    items: before === null ? (items ?? children) : asList(items).map((one) => withBase(one, before)),
  };
}

function withBase(item: unknown, base: string): unknown {
  const values = asMapping(item);
  const { link, items } = values;
  const isBelow = typeof link === 'string' && !isElsewhere(link) && values.base === undefined;
  const own = isBelow ? { link: base + link } : {};
  const inner = Array.isArray(items) && values.base === undefined ? { base } : {};
  return { ...values, ...own, ...inner };
}

const isElsewhere = (link: string): boolean => /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link);

/** Returns the file of an address, relative to the source folder; null: it is on another site. */
function pageAt(address: string, folder: SourceFolder, pages: string): string | null {
  if (isElsewhere(address)) return null;
  const plain = address
    .replace(/[?#].*$/s, '')
    .replace(/\.(?:html|md)$/, '')
    .replace(/\/{2,}/g, '/');
  const local = plain.replace(/^\//, '');
  const path = local === '' || local.endsWith('/') ? `${local}index` : local;
  // A site in several languages may have the pages of the main one in a folder.
  const found = ['', 'en'].flatMap((inside) => {
    const file = resolvePath(posix.join(pages, inside), path);
    return file === null ? [] : (locateFile(folder, `${file}.md`) ?? []);
  });
  return found[0] ?? posix.join(pages, `${path}.md`);
}
