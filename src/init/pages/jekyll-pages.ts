import { posix } from 'node:path';
import { stemOf } from '../../base/paths/markdown-name.js';
import { asLine, asMapping, frontMatterOf, type Loose } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { inPart } from '../outline/in-part.js';
import { compareNames } from '../outline/natural-order.js';
import type { OutlineEntry } from '../outline/outline.js';

/** Page, post or member of a collection. */
export interface JekyllPage {
  readonly file: string;
  /** `pages`, `posts`, or the name of a collection. */
  readonly group: string;
  /** Path in the folder of its group, without the ending, and without the date of a post. */
  readonly path: string;
  readonly front: Loose;
  readonly title: string | null;
}

/** Reads the pages of a site, group by group, each in the order of their names, and posts in the order of their dates. */
export async function readPages(folder: SourceFolder, base: string, settings: Loose): Promise<JekyllPage[]> {
  const inside = asLine(settings.collections_dir) ?? '';
  const collections = settings.collections;
  const named = Array.isArray(collections)
    ? collections.flatMap((name) => asLine(name) ?? [])
    : Object.keys(asMapping(collections));
  const groups = [
    { group: 'pages', path: base },
    ...named.filter((name) => name !== 'posts').map((group) => ({ group, path: `${inside}/_${group}` })),
    { group: 'posts', path: `${inside}/_posts` },
  ];
  const pages: JekyllPage[] = [];
  for (const { group, path } of groups) {
    const at = group === 'pages' ? base : resolvePath(base, path);
    if (at === null) continue;
    for (const file of markdownFiles(folder, at, group === 'pages' ? 'text' : 'all')) {
      const front = await frontMatterOf(folder.text(file) ?? '');
      const local = posix.relative(at, file).replace(/\.\w+$/, '');
      const own = group === 'posts' ? local.replace(/(^|\/)\d{4}-\d{1,2}-\d{1,2}-/, '$1') : local;
      pages.push({ file, group, path: own, front, title: asLine(front.title) });
    }
  }
  const posts = pages.filter(({ group }) => group === 'posts');
  const byDate = posts.toSorted((one, other) =>
    dateOf(one) < dateOf(other) ? -1 : dateOf(one) > dateOf(other) ? 1 : 0,
  );
  return [...pages.filter(({ group }) => group !== 'posts'), ...byDate];
}

/** Returns the date of a post as text that can be compared, from its front matter or else from its name. */
function dateOf({ file, front }: JekyllPage): string {
  const date = /(\d{4})-(\d{1,2})-(\d{1,2})/;
  const written = asLine(front.date) ?? '';
  const found = date.exec(written) ?? date.exec(posix.basename(file));
  const [day = '', year = '', ...others] = found ?? [];
  const time = written.slice(written.indexOf(day) + day.length);
  return [year, ...others.map((part) => part.padStart(2, '0'))].join('-') + (written === '' ? '' : time);
}

const leftOutReason = ({ nav_exclude: excluded }: Loose) =>
  excluded === true ? { leftOut: 'not in the navigation, by its front matter' } : {};

const entryOf = ({ file, title, front }: JekyllPage): OutlineEntry => ({
  file,
  title,
  part: null,
  ...leftOutReason(front),
});

const positions = ['order', 'nav_order', 'weight', 'position', 'chapter', 'index'];

/** Returns the position in the front matter; after all others: none. */
function positionOf(front: Loose, keys: readonly string[]): number {
  const value = keys.map((key) => front[key]).find((one) => typeof one === 'number');
  return typeof value === 'number' ? value : Number.MAX_VALUE;
}

/** Sorts pages by the list and the key of their collection, then by usual keys, and then by their names. */
export function inOrder(
  pages: readonly JekyllPage[],
  { order, sortBy }: { readonly order: readonly string[]; readonly sortBy: string | null },
): OutlineEntry[] {
  const names = order.map((name) => name.replace(/\.\w+$/, ''));
  const place = ({ path }: JekyllPage) => (names.includes(path) ? names.indexOf(path) : names.length);
  const keys = sortBy === null ? positions : [sortBy, ...positions];
  return pages
    .map((page, at) => ({ page, at }))
    .sort(
      (one, other) =>
        place(one.page) - place(other.page) ||
        positionOf(one.page.front, keys) - positionOf(other.page.front, keys) ||
        one.at - other.at,
    )
    .map(({ page }) => entryOf(page));
}

/** Sorts pages as the theme Just the Docs does: by `nav_order`, then by title, with children after their `parent`. */
export function inTree(pages: readonly JekyllPage[]): OutlineEntry[] {
  const sorted = [...pages].sort(
    (one, other) =>
      positionOf(one.front, ['nav_order']) - positionOf(other.front, ['nav_order']) ||
      compareNames(one.title ?? stemOf(one.file), other.title ?? stemOf(other.file)),
  );
  const parents = new Map(sorted.map((page) => [page, parentIn(sorted, page)]));
  const seen = new Set<JekyllPage>();
  const visit = (page: JekyllPage): OutlineEntry[] => {
    if (seen.has(page)) return [];
    seen.add(page);
    const children = sorted.filter((child) => parents.get(child) === page);
    const entries = [entryOf(page), ...children.flatMap(visit)];
    return children.length > 0 ? inPart(page.title, entries) : entries;
  };
  const top = sorted.filter((page) => parents.get(page) === null).flatMap(visit);
  return [...top, ...sorted.flatMap(visit)];
}

/** Returns the page that the front matter names as the parent; of several with that title, the one in the nearest folder. */
function parentIn(pages: readonly JekyllPage[], child: JekyllPage): JekyllPage | null {
  const [title, grandparent] = [asLine(child.front.parent), asLine(child.front.grand_parent)];
  if (title === null) return null;
  const named = pages.filter(
    (page) =>
      page !== child &&
      page.title === title &&
      (grandparent === null || asLine(page.front.parent) === grandparent),
  );
  const distance = ({ path }: JekyllPage) =>
    posix.relative(posix.dirname(path), posix.dirname(child.path)).split('..').length;
  return named.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}
