import { posix } from 'node:path';
import { parseJson } from './loose-values.js';
import { plainDataAt, withoutComments } from './plain-data.js';
import { resolvePath, type SourceFolder } from './source-folder.js';

/** Endings of modules that a configuration may import. */
const endings = ['mjs', 'ts', 'js', 'mts', 'cjs'];

/** Data of a setting, and the file that has it if it is not the configuration itself. */
export interface CodeSetting {
  /** Null: there is none, or it is code. */
  readonly data: unknown;
  readonly from: string | null;
}

/** Configuration that is a program. */
export interface Code {
  readonly file: string;
  /** Without comments. */
  readonly text: string;
}

/**
 * Returns the list or object of a setting in a program that is never run: written there, in a constant of the file, or
 * imported from another file.
 */
export async function readCodeSetting(
  folder: SourceFolder,
  { file, text: code }: Code,
  key: string,
): Promise<CodeSetting> {
  const inline = await dataAfter(code, new RegExp(`\\b${key}\\s*:\\s*(?=[[{])`));
  if (inline !== null) return { data: inline, from: null };
  const shorthand = new RegExp(`\\b${key}\\s*[,}]`).test(code) ? key : null;
  const name = new RegExp(`\\b${key}\\s*:\\s*([A-Za-z_]\\w*)`).exec(code)?.[1] ?? shorthand;
  if (name === null) return { data: null, from: null };
  const assigned = new RegExp(`\\b${name}\\b[^=;\\n]{0,200}=\\s*(?=[[{])`);
  const own = await dataAfter(code, assigned);
  if (own !== null) return { data: own, from: null };
  const from = importedFile(folder, file, code, name);
  const text = from === null ? null : folder.text(from);
  if (from === null || text === null) return { data: null, from: null };
  if (from.endsWith('.json')) return { data: parseJson(text), from };
  const other = withoutComments(text);
  const data =
    (await dataAfter(other, assigned)) ?? (await dataAfter(other, /\bexport\s+default\s*(?=[[{])/));
  return { data, from };
}

async function dataAfter(code: string, before: RegExp): Promise<unknown> {
  const found = before.exec(code);
  return found === null ? null : plainDataAt(code, found.index + found[0].length);
}

/** Returns the local file that a name is imported from; null: none. */
function importedFile(folder: SourceFolder, file: string, code: string, name: string): string | null {
  const imports = code.matchAll(/\bimport\s([^;'"]{1,500}?)\bfrom\s*['"](\.[^'"\n]{1,300})['"]/g);
  const found = [...imports].find(([, names = '']) => names.split(/[^\w$]+/).includes(name));
  const path = found?.[2] === undefined ? null : resolvePath(posix.dirname(file), found[2]);
  if (path === null) return null;
  const bare = path.replace(/\.[cm]?js$/, '');
  return (
    [path, ...endings.flatMap((ending) => [`${path}.${ending}`, `${bare}.${ending}`])].find(folder.isFile) ??
    null
  );
}
