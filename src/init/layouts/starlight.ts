import { posix } from 'node:path';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { readCodeSetting } from '../files/code-setting.js';
import { asLine, asMapping, type Loose } from '../files/loose-values.js';
import { withoutComments } from '../files/plain-data.js';
import { resolvePath } from '../files/source-folder.js';
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
  const locales = asMapping((await readCodeSetting(folder, { file, text: plain }, 'locales')).data);
  const locale = textInCode(code, 'defaultLocale') ?? (locales.root === undefined ? null : 'root');
  const src = resolvePath(base, textInCode(code, 'srcDir') ?? 'src');
  const docs = posix.join(src ?? base, 'content/docs', locale === null || locale === 'root' ? '' : locale);
  const others = Object.keys(locales).filter((name) => name !== locale && name !== 'root');
  const pages = await readStarlightPages(folder, docs, others);
  const language = asLine(asMapping(locales[locale ?? '']).lang) ?? (locale === 'root' ? null : locale);
  const titles = asMapping((await readCodeSetting(folder, { file, text: plain }, 'title')).data);
  const { data: items, from } = await readCodeSetting(folder, { file, text: plain }, 'sidebar');
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
