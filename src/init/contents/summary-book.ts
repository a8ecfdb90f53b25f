import { posix } from 'node:path';
import { asLine, asMapping, asNames, type Loose } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { Outline, OutlineEntry } from '../outline/outline.js';
import { readSummary } from './summary.js';

/**
 * Reads a book of GitBook or HonKit: the chapters in `SUMMARY.md`, or in the file that `structure.summary` names, in the
 * folder `root`. Both show the README first, even if the list does not have it.
 */
export async function readSummaryBook(
  folder: SourceFolder,
  base: string,
  { tool, file, settings }: { readonly tool: string; readonly file: string; readonly settings: Loose },
): Promise<Outline> {
  const structure = asMapping(settings.structure);
  const root = resolvePath(base, asLine(settings.root) ?? '.');
  const named = asLine(structure.summary) ?? 'SUMMARY.md';
  const list = root === null ? null : resolvePath(root, named);
  const contents = list === null ? null : folder.text(list);
  const facts = {
    title: asLine(settings.title),
    author: asNames(settings.author),
    language: asLine(settings.language),
    description: asLine(settings.description),
    folder: base,
  };
  if (root === null || list === null || contents === null) {
    return {
      ...facts,
      source: `${tool} (${file})`,
      entries: asEntries(markdownFiles(folder, root ?? base)),
      listedIn: null,
      isGuess: true,
      notices: [`There is no ${list ?? named}, so the chapters are in the order of their names.`],
    };
  }
  const start = posix.dirname(list) === '.' ? '' : posix.dirname(list);
  const summary = await readSummary(contents, { file: list, folder: start });
  const readme = resolvePath(root, asLine(structure.readme) ?? 'README.md');
  return {
    ...facts,
    ...summary,
    entries: [...firstPage(folder, readme, summary.entries), ...summary.entries],
    title: facts.title ?? summary.title,
    source: `${tool} (${[...new Set([file, list])].join(', ')})`,
    listedIn: list,
  };
}

/** Returns the README that is shown first, if the list does not have it. */
export function firstPage(
  folder: SourceFolder,
  readme: string | null,
  entries: readonly OutlineEntry[],
): OutlineEntry[] {
  const isListed = entries.some(({ file }) => file === readme || file === posix.dirname(readme ?? ''));
  if (readme === null || isListed || !folder.isFile(readme)) return [];
  return [{ file: readme, title: null, part: null, isExtra: true }];
}
