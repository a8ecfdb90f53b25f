import { posix } from 'node:path';
import { readNavigation } from '../contents/jekyll-navigation.js';
import { asLine, asList, asMapping, asNames, type Loose, parseYaml } from '../files/loose-values.js';
import type { SourceFolder } from '../files/source-folder.js';
import { asEntries, inPart } from '../outline/in-part.js';
import { titleFromName } from '../outline/natural-order.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';
import { inOrder, inTree, type JekyllPage, readPages } from '../pages/jekyll-pages.js';

/**
 * Reads a Jekyll site: a list in `_data`, else `nav_order` and `parent` of its pages, else its collections, posts or pages,
 * whichever are the most (https://jekyllrb.com/docs/collections/, https://just-the-docs.com/docs/navigation/).
 */
export const readJekyll: ReadLayout = async (folder, base) => {
  const file = ['_config.yml', '_config.yaml'].map((name) => posix.join(base, name)).find(folder.isFile);
  if (file === undefined) return null;
  const settings = asMapping(await parseYaml(folder.text(file)));
  if (!isJekyll(folder, base, settings)) return null;
  const pages = await readPages(folder, base, settings);
  const navigation = await readNavigation(folder, base, pages);
  const image = asLine(settings.cover);
  return {
    source: `Jekyll (${[file, ...(navigation === null ? [] : [navigation.file])].join(', ')})`,
    folder: base,
    title: asLine(settings.title) ?? asLine(settings.name),
    author: asNames(settings.author) ?? asNames(settings.authors),
    language: asLine(settings.lang) ?? asLine(settings.locale) ?? asLine(settings.language),
    description: asLine(settings.description),
    cover: image === null ? null : posix.join(base, image),
    entries: navigation?.entries ?? withoutNavigation(pages, settings),
    listedIn: navigation?.file ?? null,
    notices: [],
  };
};

/** Other tools have a `_config.yml` too. */
function isJekyll(folder: SourceFolder, base: string, settings: Loose): boolean {
  const keys = ['collections', 'permalink', 'baseurl', 'theme', 'remote_theme', 'plugins', 'kramdown'];
  const folders = ['_posts', '_layouts', '_includes', '_data', '_sass'];
  return (
    keys.some((key) => settings[key] !== undefined) ||
    folders.some((name) => folder.find(posix.join(base, name)).kind === 'folder')
  );
}

function withoutNavigation(pages: readonly JekyllPage[], settings: Loose): OutlineEntry[] {
  const collections = asMapping(settings.collections);
  const groups = [...new Set(pages.map(({ group }) => group))].map((group) => ({
    group,
    pages: pages.filter((page) => page.group === group),
  }));
  if (pages.some(({ front }) => typeof front.nav_order === 'number')) {
    return groups
      .filter(({ group }) => group !== 'posts')
      .flatMap(({ group, pages: own }) => inPart(nameOf(group), inTree(own)));
  }
  const count = (name: 'pages' | 'posts' | 'collections') =>
    pages.filter(({ group }) => kindOf(group) === name).length;
  const kinds = (['collections', 'posts', 'pages'] as const).toSorted(
    (one, other) => count(other) - count(one),
  );
  const [most = 'pages'] = kinds;
  const ofKind = groups.filter(({ group }) => kindOf(group) === most);
  const withPages = ofKind.filter(({ group }) => asMapping(collections[group]).output !== false);
  const chosen = withPages.length > 0 ? withPages : ofKind;
  const entries = chosen.flatMap(({ group, pages: own }) =>
    inPart(chosen.length > 1 ? nameOf(group) : null, inOrder(own, orderOf(settings, group))),
  );
  const others = groups.filter((group) => !chosen.includes(group));
  return [
    ...entries,
    ...others.flatMap(({ group, pages: own }) => {
      const leftOut =
        kindOf(group) === most ? 'in a collection without pages of its own' : `not one of the ${most}`;
      return asEntries(own.map(({ file }) => file)).map((entry) => ({ ...entry, leftOut }));
    }),
  ];
}

const kindOf = (group: string): 'pages' | 'posts' | 'collections' =>
  group === 'pages' || group === 'posts' ? group : 'collections';

const nameOf = (group: string): string | null => (group === 'pages' ? null : titleFromName(group));

/** Returns `order` and `sort_by` of a collection. */
function orderOf(
  settings: Loose,
  group: string,
): { readonly order: readonly string[]; readonly sortBy: string | null } {
  const { order, sort_by: sortBy } = asMapping(asMapping(settings.collections)[group]);
  return { order: asList(order).flatMap((name) => asLine(name) ?? []), sortBy: asLine(sortBy) };
}
