import { posix } from 'node:path';
import { matchesPattern } from '../../base/paths/matches-pattern.js';
import { type ContentsItem, readNested } from '../contents/nested-contents.js';
import { asLine, asList, asMapping, asNames, type Loose, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { matchingFiles } from '../files/matching-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';

/**
 * Reads a MyST project, such as a Jupyter Book 2: `project.toc` of `myst.yml`, or else all pages in the order of their names
 * (https://mystmd.org/guide/table-of-contents).
 */
export const readMyst: ReadLayout = async (folder, base) => {
  const file = ['myst.yml', 'myst.yaml'].map((name) => posix.join(base, name)).find(folder.isFile);
  if (file === undefined) return null;
  const { project, site } = await readProject(folder, file, base);
  const facts = {
    source: `MyST (${file})`,
    folder: base,
    title: asLine(project.title) ?? asLine(site.title),
    author: asNames(project.authors ?? project.author),
    language: asLine(project.language) ?? asLine(project.lang),
    description: asLine(project.description),
  };
  if (Array.isArray(project.toc)) {
    const read = (item: unknown) => readItem(item, folder, base);
    return { ...facts, ...readNested(project.toc, { file, folder: base, read }), listedIn: file };
  }
  // Without its own list, MyST uses the one of Jupyter Book 1.
  if (folder.isFile(posix.join(base, '_toc.yml'))) return null;
  const excluded = asList(project.exclude).flatMap((one) => resolvePath(base, asLine(one) ?? '') ?? []);
  const pages = markdownFiles(folder, base).filter(
    (path) => !excluded.some((pattern) => path.startsWith(`${pattern}/`) || matchesPattern(path, pattern)),
  );
  return { ...facts, entries: asEntries(pages), listedIn: null, notices: [] };
};

/** Reads the settings, and those of the local files that they extend. */
async function readProject(
  folder: SourceFolder,
  file: string,
  base: string,
): Promise<{ readonly project: Loose; readonly site: Loose }> {
  const settings = asMapping(await parseYaml(folder.text(file)));
  const named = typeof settings.extends === 'string' ? [settings.extends] : asList(settings.extends);
  const paths = named.slice(0, 10).flatMap((one) => resolvePath(base, asLine(one) ?? '') ?? []);
  const extended = await Promise.all(
    paths.map(async (path) => asMapping(await parseYaml(folder.text(path)))),
  );
  const all = [...extended, settings];
  const merged = (key: string): Loose =>
    Object.fromEntries(all.flatMap((one) => Object.entries(asMapping(one[key]))));
  return { project: merged('project'), site: merged('site') };
}

function readItem(item: unknown, folder: SourceFolder, base: string): ContentsItem {
  const { file, title, children, pattern, hidden } = asMapping(item);
  const path = asLine(file);
  const names = asLine(pattern);
  return {
    path,
    files: names === null ? [] : matchingFiles(folder, base, names),
    title: asLine(title),
    part: path === null ? asLine(title) : null,
    items: children,
    leftOut: hidden === true ? 'hidden in the table of contents' : undefined,
  };
}
