import { posix } from 'node:path';
import { asLine, asList, asMapping, asNames, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries, inPart } from '../outline/in-part.js';
import type { Outline, OutlineEntry, ReadLayout } from '../outline/outline.js';

/**
 * Reads a MkDocs book: the nested `nav` of `mkdocs.yml`, with paths in `docs_dir`, or else all files of that folder in the
 * order of their names (https://www.mkdocs.org/user-guide/configuration/).
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
  if (!Array.isArray(settings.nav)) {
    const entries = asEntries(markdownFiles(folder, docs));
    return { ...facts, entries, listedIn: null, notices: problem };
  }
  const entries = settings.nav.flatMap((item) => entriesOf(item, { folder, docs }));
  return { ...facts, entries, listedIn: file, notices: problem };
};

interface Docs {
  readonly folder: SourceFolder;
  readonly docs: string;
}

/** Returns the pages of a `nav` item: a path, a path with a title, or a title with nested items. */
function entriesOf(item: unknown, docs: Docs): OutlineEntry[] {
  if (typeof item === 'string') return pagesAt(item, null, docs);
  return Object.entries(asMapping(item)).flatMap(([title, value]) => {
    if (typeof value === 'string') return pagesAt(value, asLine(title), docs);
    return inPart(
      asLine(title),
      asList(value).flatMap((inside) => entriesOf(inside, docs)),
    );
  });
}

/** Returns a page, or all pages of a folder or pattern, which plugins for `nav` allow. */
function pagesAt(path: string, title: string | null, { folder, docs }: Docs): OutlineEntry[] {
  // Skips other sites, and `...`, with which a plugin lists all other pages.
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/|\.\.\.)/i.test(path)) return [];
  const [plain = ''] = path.split(/[*#?]/);
  const resolved = resolvePath(docs, plain);
  if (resolved === null) return [];
  if (folder.find(resolved).kind === 'folder') {
    return inPart(title, asEntries(markdownFiles(folder, resolved)));
  }
  return [{ file: resolved, title, part: null }];
}
