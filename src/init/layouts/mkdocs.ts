import { posix } from 'node:path';
import { MkdocsFolders } from '../contents/mkdocs-folder.js';
import { isElsewhere } from '../files/is-elsewhere.js';
import { asLine, asList, asMapping, asNames, type Loose, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries, inPart } from '../outline/in-part.js';
import type { Outline, OutlineEntry, ReadLayout } from '../outline/outline.js';
import { outsideNotices } from '../proposal/notices.js';

/**
 * Reads a MkDocs book: the nested `nav` of `mkdocs.yml`, with paths in `docs_dir`, or else all files of that folder in the
 * order of their names (https://www.mkdocs.org/user-guide/configuration/). With a plugin, a folder may list its own pages.
 */
export const readMkdocs: ReadLayout = async (folder, base) => {
  const file = ['mkdocs.yml', 'mkdocs.yaml'].map((name) => posix.join(base, name)).find(folder.isFile);
  if (file === undefined) return null;
  const parsed = await parseYaml(folder.text(file));
  const settings = asMapping(parsed);
  const docs = resolvePath(base, asLine(settings.docs_dir) ?? 'docs');
  const theme = asMapping(settings.theme);
  const facts: Omit<Outline, 'entries' | 'listedIn' | 'notices'> = {
    source: `MkDocs (${file})`,
    folder: base,
    title: asLine(settings.site_name),
    author: asNames(settings.site_author),
    language: asLine(theme.language) ?? asLine(theme.locale),
    description: asLine(settings.site_description),
  };
  const problem = parsed === null ? [`${file} cannot be read: it is not valid YAML.`] : [];
  if (docs === null) {
    const outside = `The pages of ${file} are outside this folder. Run \`narrate init\` in a folder that contains both.`;
    return { ...facts, entries: [], listedIn: null, notices: [...problem, outside] };
  }
  const folders = new MkdocsFolders(folder);
  if (!Array.isArray(settings.nav)) {
    const { entries, listedIn } = usesListsInFolders(settings)
      ? await folders.pagesIn(docs)
      : { entries: asEntries(markdownFiles(folder, docs)), listedIn: null };
    return {
      ...facts,
      entries,
      listedIn,
      notices: [...problem, ...outsideNotices(listedIn ?? file, folders.outside)],
    };
  }
  const outside: string[] = [];
  const entries = await entriesOf(settings.nav, { folder, docs, folders, outside });
  return {
    ...facts,
    entries,
    listedIn: file,
    notices: [...problem, ...outsideNotices(file, [...outside, ...folders.outside])],
  };
};

/** Tells whether the site has a plugin with which a folder may list its pages. */
const usesListsInFolders = ({ plugins }: Loose): boolean =>
  [
    ...asList(plugins).flatMap((one) => (typeof one === 'string' ? [one] : Object.keys(asMapping(one)))),
    ...Object.keys(asMapping(plugins)),
  ].some((name) => ['literate-nav', 'awesome-pages', 'awesome-nav'].includes(name));

interface Docs {
  readonly folder: SourceFolder;
  readonly docs: string;
  readonly folders: MkdocsFolders;
  /** Gets the paths that lead out of the source folder. */
  readonly outside: string[];
}

/** Returns the pages of a `nav`. An item is a path, a path with a title, or a title with nested items. */
async function entriesOf(nav: readonly unknown[], docs: Docs): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  for (const item of nav) {
    const pairs: [string | null, unknown][] =
      typeof item === 'string'
        ? [[null, item]]
        : Object.entries(asMapping(item)).map(([title, value]) => [asLine(title), value]);
    for (const [title, value] of pairs) {
      const inside =
        typeof value === 'string'
          ? await pagesAt(value, title, docs)
          : inPart(title, await entriesOf(asList(value), docs));
      entries.push(...inside);
    }
  }
  return entries;
}

/** Returns a page, or all pages of a folder or pattern, which plugins for `nav` allow. */
async function pagesAt(
  path: string,
  title: string | null,
  { folder, docs, folders, outside }: Docs,
): Promise<OutlineEntry[]> {
  // Skips other sites, and `...`, with which a plugin lists all other pages.
  if (isElsewhere(path) || path.startsWith('...')) return [];
  const [plain = ''] = path.split(/[*#?]/);
  const resolved = resolvePath(docs, plain);
  if (resolved === null) {
    outside.push(path);
    return [];
  }
  if (folder.find(resolved).kind !== 'folder') return [{ file: resolved, title, part: null }];
  const inside = await folders.pagesIn(resolved);
  return inPart(title ?? inside.title, inside.entries);
}
