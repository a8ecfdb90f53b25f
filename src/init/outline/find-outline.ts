import { posix } from 'node:path';
import { readSummary } from '../contents/summary.js';
import { locateFile } from '../files/locate-file.js';
import { markdownFiles, mayHoldText } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { layouts, plainLayouts } from '../layouts/registry.js';
import { quoteSome } from '../proposal/notices.js';
import { asEntries, foldersAsParts } from './in-part.js';
import { compareNames, titleFromName } from './natural-order.js';
import { oneOfBooks, usualFolders } from './one-of-books.js';
import type { Outline, ReadLayout } from './outline.js';
import { isShort, languageOfFolders, languageOfName, mainLanguage } from './translations.js';

/**
 * Finds the layout of a book in the folder, else one or two levels down, else a layout without settings in the same folders,
 * else uses all Markdown files.
 */
export async function findOutline(folder: SourceFolder): Promise<Outline> {
  const rejected: Rejected = { empty: [], guesses: [] };
  const below = foldersIn(folder, '');
  const levels = [[''], below, below.flatMap((path) => foldersIn(folder, path))];
  for (const known of [layouts, plainLayouts]) {
    for (const level of levels) {
      const found: Outline[] = [];
      for (const base of level) {
        const outline = await readAt(folder, base, known, rejected);
        if (outline !== null) found.push(outline);
      }
      const [first, ...others] = found;
      if (first !== undefined) return oneOfBooks(folder, [first, ...others]);
    }
  }
  const outline = rejected.guesses[0] ?? withLanguage(inMainLanguage(byName(folder, '')));
  const emptyNotices = rejected.empty.flatMap(({ source, notices }) => [
    ...notices,
    `None of the chapters of ${source} exist.`,
  ]);
  return { ...outline, notices: [...emptyNotices, ...outline.notices] };
}

/** Layouts that are not used if there is another. */
interface Rejected {
  /** Without an existing chapter. */
  readonly empty: Outline[];
  /** Without a list of their chapters. */
  readonly guesses: Outline[];
}

/** Returns the book in a folder, in one language if the folder has several; null: there is none. Adds others to `rejected`. */
async function readAt(
  folder: SourceFolder,
  base: string,
  known: readonly ReadLayout[],
  rejected: Rejected,
): Promise<Outline | null> {
  const found = await firstLayout(folder, base, known, rejected.empty);
  const languages = await languagesIn(folder, base);
  if (languages === null || (found !== null && found.listedIn !== null && languages.listedIn === null)) {
    const outline = found === null ? null : withLanguage(inMainLanguage(found));
    if (!outline?.isGuess) return outline;
    rejected.guesses.push(outline);
    return null;
  }
  const { path, language, others } = languages;
  const inside = (await firstLayout(folder, path, [...layouts, ...plainLayouts], [])) ?? byName(folder, path);
  if (inside.entries.length === 0) return found;
  return {
    ...inside,
    title: inside.title ?? found?.title ?? null,
    author: inside.author ?? found?.author ?? null,
    description: inside.description ?? found?.description ?? null,
    cover: inside.cover ?? found?.cover ?? null,
    language: inside.language ?? language,
    notices: [...inside.notices, ...translationNotices(others)],
  };
}

const withLanguage = (outline: Outline): Outline => ({
  ...outline,
  language: outline.language ?? languageOfFolders(outline.entries.map(({ file }) => file)),
});

/** Returns the first layout with an existing chapter, a guess only if there is no other. Adds layouts without one to `empty`. */
async function firstLayout(
  folder: SourceFolder,
  base: string,
  known: readonly ReadLayout[],
  empty: Outline[],
): Promise<Outline | null> {
  let guess: Outline | null = null;
  for (const read of known) {
    const outline = await read(folder, base);
    if (outline === null) continue;
    const hasChapter = outline.entries.some(({ file }) => locateFile(folder, file) !== null);
    if (!hasChapter) empty.push(outline);
    else if (!outline.isGuess) return outline;
    else guess ??= outline;
  }
  return guess;
}

/** So many folders with the codes of languages, and one for English, are nothing else, whatever is in them. */
const manyLanguages = 4;

/** Languages of a book that has a folder for each of them. */
interface Languages {
  /** Folder of the language to use. */
  readonly path: string;
  readonly language: string | null;
  /** Folders of the other languages. */
  readonly others: readonly string[];
  /** File that lists the languages; null: none. */
  readonly listedIn: string | null;
}

/** Returns the languages that `LANGS.md` lists, or that folders with the same files have; null: there are none. */
async function languagesIn(folder: SourceFolder, base: string): Promise<Languages | null> {
  const file = posix.join(base, 'LANGS.md');
  const text = folder.text(file);
  if (text !== null) {
    const { entries } = await readSummary(text, { file, folder: base });
    const paths = entries.map((entry) => entry.file).filter((path) => folder.find(path).kind === 'folder');
    const [path, ...others] = [...new Set(paths)];
    if (path !== undefined)
      return { path, language: languageOfName(posix.basename(path)), others, listedIn: file };
  }
  const codes = folder.list(base).folders.filter((name) => languageOfName(name) !== null);
  const english = codes.find((name) => /^en\b/i.test(name));
  // In translations, the names of files may be translated too.
  if (english !== undefined && codes.filter(isShort).length >= manyLanguages) {
    const others = codes.filter((name) => name !== english && isShort(name)).sort();
    const inBase = (name: string) => posix.join(base, name);
    return {
      path: inBase(english),
      language: languageOfName(english),
      others: others.map(inBase),
      listedIn: null,
    };
  }
  if (codes.length < 2) return null;
  const { folder: path, language, translations } = mainLanguage(markdownFiles(folder, base));
  const isHere = path !== null && (posix.dirname(path) === '.' ? '' : posix.dirname(path)) === base;
  return isHere ? { path, language, others: translations, listedIn: null } : null;
}

/** Leaves translations out of a book whose files are in the order of their names. */
function inMainLanguage(outline: Outline): Outline {
  if (outline.listedIn !== null) return outline;
  const { files, language, translations } = mainLanguage(outline.entries.map(({ file }) => file));
  const kept = new Set(files);
  return {
    ...outline,
    language: outline.language ?? language,
    entries: outline.entries.filter(({ file }) => kept.has(file)),
    notices: [...outline.notices, ...translationNotices(translations)],
  };
}

const translationNotices = (paths: readonly string[]): string[] =>
  paths.length === 0
    ? []
    : [
        `There are translations in ${quoteSome(paths)}. To use the translation in a folder, run \`narrate init <folder>\`.`,
      ];

function foldersIn(folder: SourceFolder, base: string): string[] {
  const rank = (name: string) =>
    usualFolders.indexOf(name) + (usualFolders.includes(name) ? 0 : usualFolders.length + 1);
  return folder
    .list(base)
    .folders.filter(mayHoldText)
    .sort((one, other) => rank(one) - rank(other) || compareNames(one, other))
    .map((name) => posix.join(base, name));
}

/** Returns all Markdown files, with each folder as a part of the book. */
function byName(folder: SourceFolder, base: string): Outline {
  const entries = foldersAsParts(asEntries(markdownFiles(folder, base)), base, titleFromName);
  return {
    source: 'all Markdown files in the order of their names',
    folder: base,
    entries,
    listedIn: null,
    notices: [],
  };
}
