import { posix } from 'node:path';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { asLine, asMapping, type Loose, parseJson } from '../files/loose-values.js';
import { plainDataAt, withoutComments } from '../files/plain-data.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { pagesInFolder, readStarlightPages, type StarlightPages } from '../pages/starlight-pages.js';
import { quoteSome } from '../proposal/notices.js';
import { textInCode } from '../proposal/text-in-code.js';

const endings = ['mjs', 'ts', 'js', 'mts', 'cjs'];

/**
 * Reads a Starlight book: `src/content/docs` in the order of a `sidebar` of plain data in `astro.config.*`, or in a JSON file
 * or module that it imports, or else of the positions and names of the pages (https://starlight.astro.build/guides/sidebar/).
 * Never runs its code.
 */
export const readStarlight: ReadLayout = async (folder, base) => {
  const file = endings.map((ending) => posix.join(base, `astro.config.${ending}`)).find(folder.isFile);
  const code = file === undefined ? null : folder.text(file);
  if (file === undefined || code === null || !/@astrojs\/starlight/.test(code)) return null;
  const plain = withoutComments(code);
  const locales = asMapping((await readSetting(folder, file, plain, 'locales')).data);
  const locale = textInCode(code, 'defaultLocale') ?? (locales.root === undefined ? null : 'root');
  const src = resolvePath(base, textInCode(code, 'srcDir') ?? 'src');
  const docs = posix.join(src ?? base, 'content/docs', locale === null || locale === 'root' ? '' : locale);
  const others = Object.keys(locales).filter((name) => name !== locale && name !== 'root');
  const pages = await readStarlightPages(folder, docs, others);
  const language = asLine(asMapping(locales[locale ?? '']).lang) ?? (locale === 'root' ? null : locale);
  const titles = asMapping((await readSetting(folder, file, plain, 'title')).data);
  const { data: items, from } = await readSetting(folder, file, plain, 'sidebar');
  const facts = {
    source: `Starlight (${[...new Set([file, from ?? file])].join(', ')})`,
    folder: base,
    title: titleIn(titles, [language, locale]) ?? textInCode(code, 'title'),
    description: textInCode(code, 'description'),
    language,
  };
  const inOthers =
    others.length > 0 ? [`${file} has translations that are not in the manifest: ${quoteSome(others)}.`] : [];
  if (!Array.isArray(items)) {
    const notice = `narrate does not run the code of the sidebar in ${file}, so the chapters are in the order of their positions and names.`;
    const isCode = /\bsidebar\b/.test(plain);
    return {
      ...facts,
      entries: pagesInFolder(pages, ''),
      listedIn: null,
      notices: [...inOthers, ...(isCode ? [notice] : [])],
    };
  }
  const list = from ?? file;
  const { entries, notices } = readNested(items, {
    file: list,
    folder: docs,
    read: (item) => readItem(item, pages),
  });
  return {
    ...facts,
    entries: [...homeOf(pages, entries), ...entries],
    listedIn: list,
    notices: [...inOthers, ...notices],
  };
};

/** Returns the title for the first of these languages that has one, or else the first title. */
const titleIn = (titles: Loose, languages: readonly (string | null)[]): string | null =>
  languages.map((name) => asLine(titles[name ?? ''])).find((title) => title !== null) ??
  asLine(Object.values(titles)[0]);

/** The page of the site itself, which a sidebar does not need to have. */
const homeOf = ({ pages }: StarlightPages, entries: readonly OutlineEntry[]): OutlineEntry[] =>
  pages
    .filter(({ slug, file }) => slug === '' && !entries.some((entry) => entry.file === file))
    .map(({ file }) => ({ file, title: null, part: null, isExtra: true }));

/** Data of a setting, and the file that has it if it is not the configuration itself. */
interface Setting {
  /** Null: there is none, or it is code. */
  readonly data: unknown;
  readonly from: string | null;
}

/** Returns the list or object of a setting: written there, in a constant of the file, or imported from another file. */
async function readSetting(folder: SourceFolder, file: string, code: string, key: string): Promise<Setting> {
  const inline = await dataAfter(code, new RegExp(`\\b${key}\\s*:\\s*(?=[[{])`));
  if (inline !== null) return { data: inline, from: null };
  const shorthand = new RegExp(`\\b${key}\\s*[,}]`).test(code) ? key : null;
  const name = new RegExp(`\\b${key}\\s*:\\s*([A-Za-z_]\\w*)`).exec(code)?.[1] ?? shorthand;
  if (name === null) return { data: null, from: null };
  const assigned = new RegExp(`\\b${name}\\b[^=;\\n]{0,200}=\\s*(?=[[{])`);
  const own = await dataAfter(code, assigned);
  if (own !== null) return { data: own, from: null };
  const from = importedFile(folder, file, code, name);
  const text = from === null ? null : folder.text(from);
  if (from === null || text === null) return { data: null, from: null };
  if (from.endsWith('.json')) return { data: parseJson(text), from };
  const other = withoutComments(text);
  const data =
    (await dataAfter(other, assigned)) ?? (await dataAfter(other, /\bexport\s+default\s*(?=[[{])/));
  return { data, from };
}

async function dataAfter(code: string, before: RegExp): Promise<unknown> {
  const found = before.exec(code);
  return found === null ? null : plainDataAt(code, found.index + found[0].length);
}

/** Returns the local file that a name is imported from; null: none. */
function importedFile(folder: SourceFolder, file: string, code: string, name: string): string | null {
  const imports = code.matchAll(/\bimport\s([^;'"]{1,500}?)\bfrom\s*['"](\.[^'"\n]{1,300})['"]/g);
  const found = [...imports].find(([, names = '']) => names.split(/[^\w$]+/).includes(name));
  const path = found?.[2] === undefined ? null : resolvePath(posix.dirname(file), found[2]);
  if (path === null) return null;
  return [path, ...endings.map((ending) => `${path}.${ending}`)].find(folder.isFile) ?? null;
}

/** An item is the slug of a page, a link, a group with `items`, or all pages of a folder. */
function readItem(item: unknown, all: StarlightPages): ContentsItem {
  const { slug, link, label, items, autogenerate } = asMapping(item);
  const directory = asLine(asMapping(autogenerate).directory);
  const address = asLine(item) ?? asLine(slug) ?? asLine(link);
  const isGroup = Array.isArray(items) || directory !== null;
  const page = address === null ? null : all.find(address);
  const isMissing = page === null && link === undefined && address !== null;
  return {
    path: page !== null ? posix.relative(all.docs, page.file) : isMissing ? address : null,
    title: isGroup ? null : asLine(label),
    part: isGroup ? asLine(label) : null,
    entries: directory === null ? [] : pagesInFolder(all, directory),
    items,
  };
}
