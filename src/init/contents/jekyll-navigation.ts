import { posix } from 'node:path';
import { asLine, asMapping, parseSettings } from '../files/loose-values.js';
import type { SourceFolder } from '../files/source-folder.js';
import { inPart } from '../outline/in-part.js';
import type { OutlineEntry } from '../outline/outline.js';
import type { JekyllPage } from '../pages/jekyll-pages.js';

/** Names of data files that usually list pages. */
const likelyName = /nav|toc|contents|sidebar|menu|chapter|guide|docs/i;

/** List of pages in a data file. */
export interface Navigation {
  readonly file: string;
  readonly entries: readonly OutlineEntry[];
}

/** Returns the data file that lists the most pages; null: none lists three pages that are half of their group, or ten. */
export async function readNavigation(
  folder: SourceFolder,
  base: string,
  pages: readonly JekyllPage[],
): Promise<Navigation | null> {
  const data = posix.join(base, '_data');
  const { files, folders } = folder.list(data);
  const nested = folders.flatMap((name) =>
    folder.list(posix.join(data, name)).files.map((one) => `${name}/${one}`),
  );
  const likely = [...files, ...nested].filter(
    (name) => likelyName.test(name) && /\.(ya?ml|json)$/i.test(name),
  );
  const find = pageFinder(pages);
  let best: Navigation | null = null;
  for (const name of likely.sort()) {
    const file = posix.join(data, name);
    const entries = entriesIn(await parseSettings(file, folder.text(file)), find);
    if (entries.length > (best?.entries.length ?? 0)) best = { file, entries };
  }
  const listed = new Set(best?.entries.map(({ file }) => file));
  const isWhole = [...new Set(pages.map(({ group }) => group))].some((name) => {
    const group = pages.filter((page) => page.group === name);
    return group.filter(({ file }) => listed.has(file)).length >= Math.min(10, Math.max(3, group.length / 2));
  });
  return isWhole ? best : null;
}

type FindPage = (url: string) => JekyllPage | null;

/** Returns an address without what differs between links: templates, slashes at its ends, index and ending. */
const normal = (url: string): string =>
  url
    .replace(/\{[{%][^}]{0,200}[%}]\}/g, '')
    .replace(/[?#].*$/s, '')
    .replace(/\.(html?|md|markdown)$/i, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/(^|\/)index$/i, '')
    .toLowerCase();

/** Pages are found by their permalink, else by their path, else by a name that only one page has. */
function pageFinder(pages: readonly JekyllPage[]): FindPage {
  const urls = new Map<string, JekyllPage>();
  const add = (url: string, page: JekyllPage) => {
    const key = normal(url);
    if (!urls.has(key)) urls.set(key, page);
  };
  for (const page of pages) add(asLine(page.front.permalink) ?? page.path, page);
  for (const page of pages) add(`${page.group}/${page.path}`, page);
  for (const page of pages) add(page.path, page);
  const lastPart = (url: string): string => normal(url).split('/').at(-1) ?? '';
  const byName = new Map<string, JekyllPage | null>();
  for (const page of pages) {
    const name = lastPart(asLine(page.front.permalink) ?? page.path);
    byName.set(name, byName.has(name) ? null : page);
  }
  return (url) =>
    /^(?:[a-z]+:|\/\/)/i.test(url) ? null : (urls.get(normal(url)) ?? byName.get(lastPart(url)) ?? null);
}

const links = ['url', 'link', 'href', 'permalink', 'page', 'path', 'file', 'doc'];
const titles = ['title', 'text', 'name', 'label', 'caption', 'section'];

/** Reads lists and mappings of any shape: a link is a page, and everything nested comes after it. */
function entriesIn(data: unknown, find: FindPage): OutlineEntry[] {
  if (typeof data === 'string') {
    const page = find(data);
    return page === null ? [] : [{ file: page.file, title: page.title, part: null }];
  }
  if (Array.isArray(data)) return data.flatMap((item) => entriesIn(item, find));
  const values = asMapping(data);
  const firstOf = (keys: readonly string[]) =>
    keys.map((key) => values[key]).find((one) => typeof one === 'string') as string | undefined;
  const [link, title] = [firstOf(links), asLine(firstOf(titles))];
  const page = link === undefined ? null : find(link);
  const own = page === null ? [] : [{ file: page.file, title: page.title ?? title, part: null }];
  const inside = Object.values(values).flatMap((value) =>
    typeof value === 'object' ? entriesIn(value, find) : [],
  );
  return inside.length > 0 ? inPart(title, [...own, ...inside]) : own;
}
