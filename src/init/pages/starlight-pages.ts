import { posix } from 'node:path';
import { slug as slugOf } from 'github-slugger';
import { asLine, asMapping, frontMatterOf } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { inPart } from '../outline/in-part.js';
import { compareNames } from '../outline/natural-order.js';
import type { OutlineEntry } from '../outline/outline.js';

interface StarlightPage {
  readonly file: string;
  /** Address without slashes at its ends; empty: the first page. */
  readonly slug: string;
  /** Label in the sidebar. */
  readonly label: string | null;
  /** Position in its folder; after all others: none. */
  readonly order: number;
  readonly leftOut: string | null;
}

/** Pages of the default language. */
export interface StarlightPages {
  /** Folder of the pages, relative to the source folder. */
  readonly docs: string;
  readonly pages: readonly StarlightPage[];
  /** Returns the page with an address; null: there is none. */
  readonly find: (address: string) => StarlightPage | null;
}

/**
 * Reads the pages under `docs`.
 * @param locales folders of other languages in it
 */
export async function readStarlightPages(
  folder: SourceFolder,
  docs: string,
  locales: readonly string[],
): Promise<StarlightPages> {
  const files = markdownFiles(folder, docs, 'all').filter((file) => {
    const inside = posix.relative(docs, file);
    return !locales.some((locale) => inside.startsWith(`${locale}/`)) && !/(^|\/)_/.test(inside);
  });
  const pages: StarlightPage[] = [];
  for (const file of files) {
    const { slug, sidebar, title } = await frontMatterOf(folder.text(file) ?? '');
    const { order, label, hidden } = asMapping(sidebar);
    pages.push({
      file,
      slug: addressOf(asLine(slug) ?? posix.relative(docs, file).replace(/\.\w+$/, '')),
      label: asLine(label) ?? asLine(title),
      order: typeof order === 'number' ? order : Number.MAX_VALUE,
      leftOut: hidden === true ? 'hidden in the sidebar' : null,
    });
  }
  const bySlug = new Map(pages.map((page) => [page.slug, page]));
  return { docs, pages, find: (address) => bySlug.get(addressOf(address)) ?? null };
}

/** Returns the address of a path, as Astro makes it: each part in lower case with hyphens, without `index`. */
const addressOf = (path: string): string =>
  path
    .replace(/[?#].*$/s, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => slugOf(part))
    .join('/')
    .replace(/(^|\/)index$/, '');

/** Returns the pages of a folder, by position and then by name. A folder has the position of its first page. */
export function pagesInFolder({ docs, pages }: StarlightPages, directory: string): OutlineEntry[] {
  const path = posix.join(docs, directory).replace(/\/$/, '');
  const inside = pages.filter(({ file }) => file.startsWith(`${path}/`));
  return membersOf(inside, path);
}

function membersOf(pages: readonly StarlightPage[], path: string): OutlineEntry[] {
  const groups = new Map<string, StarlightPage[]>();
  for (const page of pages) {
    const [name = ''] = posix.relative(path, page.file).split('/');
    const group = groups.get(name) ?? [];
    groups.set(name, [...group, page]);
  }
  return [...groups]
    .map(([name, members]) => ({ name, members, order: Math.min(...members.map(({ order }) => order)) }))
    .sort((one, other) => one.order - other.order || compareNames(one.name, other.name))
    .flatMap(({ name, members }): OutlineEntry[] => {
      const inner = posix.join(path, name);
      const [page] = members;
      if (page?.file !== inner) return inPart(name, membersOf(members, inner));
      const why = page.leftOut === null ? {} : { leftOut: page.leftOut };
      return [{ file: inner, title: page.label, part: null, ...why }];
    });
}
