import { posix } from 'node:path';
import { stemOf } from '../../base/paths/markdown-name.js';
import { languageTag } from '../proposal/language-tag.js';

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * Returns the language that the name of a folder or the last part of a file's name is the code of; null: it is no code.
 */
export function languageOfName(name: string): string | null {
  if (!/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}$/i.test(name)) return null;
  const tag = languageTag(name);
  const [main = '', ...rest] = tag?.split('-') ?? [];
  return tag !== null && languages.of(main.toLowerCase()) !== undefined
    ? [main.toLowerCase(), ...rest.map(withUsualCase)].join('-')
    : null;
}

/** Regions are written in capitals, and scripts with one capital. */
const withUsualCase = (part: string): string =>
  part.length === 2 ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1).toLowerCase();

/** Codes of three letters are the names of many other folders too: `bin`, `map`, `war`. */
export const isShort = (code: string): boolean => /^[a-z]{2}(?![a-z])/i.test(code);

const isIndex = (file: string): boolean => /^(?:index|readme)$/i.test(stemOf(file));

/** Codes that a folder has only for its language. `ml`, `it` and `id` are names of other things too. */
const unmistakable = /^(?:(?:en|de|fr|es|pt|nl|ja|zh|ko|ru|uk|sv|da|fi|nb|tr|vi|hu)(?![a-z])|[a-z]{2}[-_])/i;

/** Returns the language of a book whose files are all in a folder of one language, but for those at the top; null: it has none. */
export function languageOfFolders(files: readonly string[]): string | null {
  const inside = files.map((file) => file.split('/').slice(0, -1)).filter((parts) => parts.length > 0);
  const codes = inside.map((parts) =>
    parts.find((part) => unmistakable.test(part) && languageOfName(part) !== null),
  );
  const [code] = codes;
  return code !== undefined && codes.every((one) => one === code) ? languageOfName(code) : null;
}

/** Files in one language, and what was found out about the others. */
export interface MainLanguage {
  readonly files: readonly string[];
  /** Folder of the language, if each language has a folder; null: the files are not in such a folder. */
  readonly folder: string | null;
  /** Language of that folder. */
  readonly language: string | null;
  /** Folders or files with translations. */
  readonly translations: readonly string[];
}

/**
 * Returns the files in one language, where folders with the codes of languages have the same files: `text/a.md` before
 * `text/de/a.md`, otherwise `en/a.md` before `de/a.md`. A file `a.de.md` next to `a.md` is a translation too.
 */
export function mainLanguage(files: readonly string[]): MainLanguage {
  const all = new Set(files);
  const dropped: string[] = [];
  let folder: string | null = null;
  for (const [at, codes] of languageFolders(files)) {
    const plain = new Set(
      [...codes.values()].flat().filter((rest) => !isIndex(rest) && all.has(posix.join(at, rest))),
    );
    const english = [...codes.keys()].find((code) => /^en\b/i.test(code));
    const first = plain.size > 0 ? null : (english ?? [...codes.keys()][0] ?? null);
    const shared = first === null ? plain : new Set(codes.get(first));
    // Index pages have the same name everywhere, so they say little, unless there is English too.
    const counts = (code: string) => (file: string) =>
      (first !== null && english !== undefined && isShort(code)) || !isIndex(file);
    const isCode = (code: string) => isShort(code) || [...codes.keys()].some(isShort);
    const others = [...codes].filter(
      ([code, own]) => code !== first && isCode(code) && isSame(own.filter(counts(code)), shared),
    );
    dropped.push(...others.map(([code]) => posix.join(at, code)));
    if (first !== null && others.length > 0) folder ??= posix.join(at, first);
  }
  const named = files.filter((file) => isNamedTranslation(file, all));
  const isTranslation = new Set(named);
  return {
    files: files.filter(
      (file) => !isTranslation.has(file) && !dropped.some((path) => file.startsWith(`${path}/`)),
    ),
    folder,
    language: folder === null ? null : languageOfName(posix.basename(folder)),
    translations: [...dropped, ...named],
  };
}

/** Returns folders that have folders of languages, with the paths of the files in each language. */
function languageFolders(files: readonly string[]): Map<string, Map<string, string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const file of files) {
    const parts = file.split('/');
    const index = parts.slice(0, -1).findIndex((part) => languageOfName(part) !== null);
    const code = parts[index];
    if (code === undefined) continue;
    const at = parts.slice(0, index).join('/');
    const codes = found.get(at) ?? new Map<string, string[]>();
    found.set(at, codes);
    const rests = codes.get(code) ?? [];
    codes.set(code, rests);
    rests.push(parts.slice(index + 1).join('/'));
  }
  return found;
}

/** Tells whether at least half of a language's files have the names of the other files. */
const isSame = (own: readonly string[], shared: ReadonlySet<string>): boolean =>
  own.length > 0 && own.filter((file) => shared.has(file)).length >= own.length / 2;

function isNamedTranslation(file: string, all: ReadonlySet<string>): boolean {
  const [, name = '', code = '', ending = ''] =
    /^(.+)[._]([a-z]{2}(?:[-_][a-z]{2,4})?)(\.\w+)$/i.exec(file) ?? [];
  return languageOfName(code) !== null && all.has(name + ending);
}
