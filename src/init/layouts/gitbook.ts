import { posix } from 'node:path';
import { asLine, asMapping, asNames, parseJson, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath } from '../files/source-folder.js';
import type { ReadLayout } from '../outline/outline.js';
import { readSummary } from './summary.js';

/**
 * Reads a GitBook book: `.gitbook.yaml` (`root`, `structure.summary`: https://docs.gitbook.com, content configuration), or
 * `book.json` of its former command line, with the chapters in a `SUMMARY.md`.
 */
export const readGitbook: ReadLayout = async (folder, base) => {
  const names = ['.gitbook.yaml', '.gitbook.yml', 'book.json'].map((name) => posix.join(base, name));
  const file = names.find(folder.isFile);
  if (file === undefined) return null;
  const text = folder.text(file);
  const settings = asMapping(file.endsWith('.json') ? parseJson(text) : await parseYaml(text));
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
    const inside = root ?? base;
    const entries = markdownFiles(folder, inside);
    const notice = `There is no ${list ?? named}, so the chapters are in the order of their names.`;
    return {
      ...facts,
      source: `GitBook (${file})`,
      entries: entries.map((found) => ({ file: found, title: null, part: null })),
      listedIn: null,
      notices: [notice],
    };
  }
  const start = posix.dirname(list) === '.' ? '' : posix.dirname(list);
  const summary = await readSummary(contents, { file: list, folder: start });
  return {
    ...facts,
    ...summary,
    title: facts.title ?? summary.title,
    source: `GitBook (${file}, ${list})`,
    listedIn: list,
  };
};
