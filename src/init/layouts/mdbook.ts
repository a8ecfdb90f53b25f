import { posix } from 'node:path';
import { readSummary } from '../contents/summary.js';
import { asLine, asMapping, asNames } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { Outline, ReadLayout } from '../outline/outline.js';

/**
 * Reads an mdBook book: `book.toml`, with the chapters in `SUMMARY.md` of its `src` folder
 * (https://rust-lang.github.io/mdBook/format/configuration/general.html).
 */
export const readMdbook: ReadLayout = async (folder, base) => {
  const file = posix.join(base, 'book.toml');
  const text = folder.text(file);
  if (text === null) return null;
  const { settings, problem } = await parseToml(text, file);
  const book = asMapping(settings.book);
  const notices = problem === null ? [] : [problem];
  const src = resolvePath(base, asLine(book.src) ?? 'src');
  const facts = {
    title: asLine(book.title),
    author: asNames(book.authors),
    language: asLine(book.language),
    description: asLine(book.description),
    folder: base,
  };
  if (src === null) {
    const outside = `The chapters of ${file} are in ${asLine(book.src)}, outside this folder. Run \`narrate init\` in a folder that contains both.`;
    return {
      ...facts,
      source: `mdBook (${file})`,
      entries: [],
      listedIn: null,
      notices: [...notices, outside],
    };
  }
  const contents = await contentsOf(folder, src);
  return {
    ...facts,
    ...contents,
    title: facts.title ?? contents.title ?? null,
    source: `mdBook (${[file, ...(contents.listedIn === null ? [] : [contents.listedIn])].join(', ')})`,
    notices: [...notices, ...contents.notices],
  };
};

async function contentsOf(
  folder: SourceFolder,
  src: string,
): Promise<Pick<Outline, 'title' | 'entries' | 'listedIn' | 'notices'>> {
  const file = posix.join(src, 'SUMMARY.md');
  const text = folder.text(file);
  if (text !== null) return { ...(await readSummary(text, { file, folder: src })), listedIn: file };
  const entries = asEntries(markdownFiles(folder, src));
  const notice = `There is no ${file}, so the chapters are in the order of their names.`;
  return { entries, listedIn: null, notices: [notice] };
}

async function parseToml(text: string, file: string) {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return { settings: asMapping(parse(text)), problem: null };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return {
      settings: asMapping(null),
      problem: `${file} cannot be read: line ${error.line} is not valid TOML.`,
    };
  }
}
