import { posix } from 'node:path';
import { listInBuild } from '../contents/pandoc-build.js';
import {
  asLine,
  asList,
  asMapping,
  asNames,
  frontMatterOf,
  type Loose,
  parseYaml,
} from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';
import { outsideNotices } from '../proposal/notices.js';

const metadataNames = ['metadata', 'meta', 'book', 'title'].flatMap((name) =>
  ['yaml', 'yml', 'txt', 'md'].map((ending) => `${name}.${ending}`),
);
const buildNames = ['Makefile', 'makefile', 'GNUmakefile', 'build.sh', 'make.sh', 'compile.sh', 'book.sh'];
const defaultsNames = ['defaults.yaml', 'defaults.yml', 'pandoc.yaml', 'pandoc.yml', 'book.yaml', 'book.yml'];

/**
 * Reads a book that pandoc builds: the files that a `Makefile`, a script or `input-files` of a defaults file names, or else
 * all files in the order of their names; title, author and language are in `metadata.yaml` or `title.txt`
 * (https://pandoc.org/MANUAL.html#metadata-blocks).
 */
export const readPandoc: ReadLayout = async (folder, base) => {
  const { file, isTitleBlock, ...metadata } = await readMetadata(folder, base);
  const built = (await listInDefaults(folder, base)) ?? listInBuilds(folder, base);
  const isBook = built !== null && (built.files.length > 1 || file !== null);
  if (!isBook && (file === null || !(isTitleBlock || usesPandoc(folder, base)))) return null;
  const values = file === null ? await metadataOf(folder, built) : metadata.values;
  const used = [...new Set([file, isBook ? built.file : null])].flatMap((one) => one ?? []);
  const cover = asLine(values['cover-image']) ?? asLine(values['epub-cover-image']);
  return {
    source: `Pandoc (${used.join(', ')})`,
    folder: base,
    title: mainOf(values.title),
    author: namesOf(values.author) ?? namesOf(values.creator),
    language: asLine(values.lang) ?? asLine(values.language),
    description: asLine(values.description),
    cover: cover === null ? null : resolvePath(base, cover),
    entries: asEntries(isBook ? built.files : markdownFiles(folder, base)),
    listedIn: isBook ? built.file : null,
    notices: isBook ? outsideNotices(built.file, built.outside) : [],
  };
};

/** Reads the first metadata file with a title: YAML, YAML between `---`, or the lines `% Title` and `% Author`. */
async function readMetadata(
  folder: SourceFolder,
  base: string,
): Promise<{ file: string | null; values: Loose; isTitleBlock: boolean }> {
  for (const file of metadataNames.map((name) => posix.join(base, name))) {
    const text = folder.text(file);
    if (text === null) continue;
    const { values, isTitleBlock } = await metadataIn(text, /\.ya?ml$/.test(file));
    // A chapter may have one of these names too, but not the settings of a book.
    const isBook = /\.(?:ya?ml|txt)$/.test(file) || isOfBook(values);
    if (values.title !== undefined && isBook) return { file, values, isTitleBlock };
  }
  return { file: null, values: {}, isTitleBlock: false };
}

/** Tells whether metadata has settings that a book has, and a chapter does not. */
const isOfBook = (values: Loose): boolean =>
  ['author', 'creator', 'lang', 'rights'].some((key) => values[key] !== undefined);

/** Reads YAML between `---`, a whole file of it, or the lines of a title block, in which semicolons separate the authors. */
async function metadataIn(text: string, isYaml: boolean): Promise<{ values: Loose; isTitleBlock: boolean }> {
  const front = await frontMatterOf(text);
  const block = Object.keys(front).length > 0 ? front : isYaml ? asMapping(await parseYaml(text)) : {};
  const lines = /^%[ \t]*(.+)(?:\r?\n%[ \t]*(.+))?/.exec(text);
  if (block.title !== undefined || lines === null) return { values: block, isTitleBlock: false };
  return { values: { title: lines[1], author: lines[2]?.split(';') }, isTitleBlock: true };
}

/** Returns the metadata in a defaults file, or else in the first of the files that are listed. */
async function metadataOf(folder: SourceFolder, built: BuildList | null): Promise<Loose> {
  const [first] = built?.files ?? [];
  if (built === null || first === undefined) return {};
  const { metadata } = /\.ya?ml$/.test(built.file) ? asMapping(await parseYaml(folder.text(built.file))) : {};
  if (asMapping(metadata).title !== undefined) return asMapping(metadata);
  const { values } = await metadataIn(folder.text(first) ?? '', false);
  return isOfBook(values) ? values : {};
}

/** File that lists the chapters, and the chapters. */
interface BuildList {
  readonly file: string;
  readonly files: readonly string[];
  /** Paths that lead out of the source folder. */
  readonly outside: readonly string[];
}

/** A title may be a list of titles, each with its type. */
function mainOf(title: unknown): string | null {
  const titles = asList(title).map(asMapping);
  const main = titles.find(({ type }) => type === 'main') ?? titles[0];
  return asLine(title) ?? asLine(main?.text);
}

/** Creators have their names in `text`. */
const namesOf = (people: unknown): string | null =>
  asNames(people) ?? asNames((Array.isArray(people) ? people : [people]).map((one) => asMapping(one).text));

const usesPandoc = (folder: SourceFolder, base: string): boolean =>
  ['package.json', ...buildNames].some((name) =>
    /\bpandoc\b/.test(folder.text(posix.join(base, name)) ?? ''),
  );

async function listInDefaults(folder: SourceFolder, base: string): Promise<BuildList | null> {
  for (const file of defaultsNames.map((name) => posix.join(base, name))) {
    const values = asMapping(await parseYaml(folder.text(file)));
    const named = [values['input-files'], values['input-file']].flatMap((value) => value ?? []);
    const names = named.flatMap((name) => asLine(name) ?? []);
    const files = names.flatMap((name) => resolvePath(base, name) ?? []);
    const outside = names.filter((name) => resolvePath(base, name) === null);
    if (files.length > 0) return { file, files, outside };
  }
  return null;
}

function listInBuilds(folder: SourceFolder, base: string): BuildList | null {
  for (const file of buildNames.map((name) => posix.join(base, name))) {
    const text = folder.text(file);
    const files = text !== null && /\bpandoc\b/i.test(text) ? listInBuild(folder, base, text) : [];
    if (files.length > 0) return { file, files, outside: [] };
  }
  return null;
}
