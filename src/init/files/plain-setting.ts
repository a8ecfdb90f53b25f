import { posix } from 'node:path';
import { parseJson } from './loose-values.js';
import { dataTextAt, plainDataAt, withoutComments } from './plain-data.js';
import { resolvePath, type SourceFolder } from './source-folder.js';

const endings = ['mjs', 'ts', 'js', 'mts', 'cjs'];

/** Data of a setting, and the file that has it if it is not the configuration itself. */
export interface Setting {
  /** Null: there is none, or it is code. */
  readonly data: unknown;
  readonly from: string | null;
}

/**
 * Returns the list or object of a setting in code, which is never run: written there, in a constant or a function of the
 * file that only returns data, or imported from another file.
 * @param file path of the code
 * @param code without comments
 */
export async function readSetting(
  folder: SourceFolder,
  { file, code }: { readonly file: string; readonly code: string },
  key: string,
): Promise<Setting> {
  const inline = await dataAfter(code, new RegExp(`\\b${key}\\s*:\\s*(?=[[{])`));
  if (inline !== null) return { data: inline, from: null };
  const shorthand = new RegExp(`\\b${key}\\s*[,}]`).test(code) ? key : null;
  const name = new RegExp(`\\b${key}\\s*:\\s*([A-Za-z_]\\w*)`).exec(code)?.[1] ?? shorthand;
  if (name === null) return { data: null, from: null };
  const own = await dataAfter(code, definitionOf(name));
  if (own !== null) return { data: own, from: null };
  const from = importedFile(folder, file, code, name);
  const text = from === null ? null : folder.text(from);
  if (from === null || text === null) return { data: null, from: null };
  if (from.endsWith('.json')) return { data: parseJson(text), from };
  const other = withoutComments(text);
  const data =
    (await dataAfter(other, definitionOf(name))) ?? (await dataAfter(other, /\bexport\s+default\s*(?=[[{])/));
  return { data, from };
}

/** A constant with a list or an object, or a function that returns one. */
const definitionOf = (name: string): RegExp =>
  new RegExp(
    `\\b${name}\\b[^=;\\n]{0,200}=\\s*(?=[[{])|\\bfunction\\s+${name}\\s*\\([^)]{0,200}\\)[^{;]{0,200}\\{\\s*return\\s*(?=[[{])`,
  );

async function dataAfter(code: string, before: RegExp): Promise<unknown> {
  const found = before.exec(code);
  if (found === null) return null;
  const start = found.index + found[0].length;
  const data = await plainDataAt(code, start);
  if (data !== null) return data;
  const filled = withNames(dataTextAt(code, start), code);
  return filled === null ? null : plainDataAt(filled, 0);
}

/** Levels of names in the data of other names, and the length of the data with them. */
const maxDepth = 4;
const maxLength = 200_000;

/** Value that is the name of a constant, or the call of a function without arguments. */
const namedValue =
  /(?<=[:[,]\s*)(?!true\b|false\b|null\b|undefined\b)([A-Za-z_]\w*)(?:\(\s*\))?(?=\s*[,}\]])/g;

/** Replaces names by the data that the file defines them as; null: there is nothing to replace, or too much. */
function withNames(data: string, code: string, depth = 0): string | null {
  let isChanged = false;
  let length = data.length;
  const filled = data.replace(namedValue, (whole: string, name: string) => {
    const found = definitionOf(name).exec(code);
    const value = found === null ? '' : dataTextAt(code, found.index + found[0].length);
    length += value.length;
    if (value === '' || length > maxLength) return whole;
    isChanged = true;
    return value;
  });
  if (!isChanged) return depth === 0 ? null : data;
  return depth >= maxDepth ? filled : (withNames(filled, code, depth + 1) ?? filled);
}

/** Returns the local file that a name is imported from; null: none. */
function importedFile(folder: SourceFolder, file: string, code: string, name: string): string | null {
  const imports = code.matchAll(/\bimport\s([^;'"]{1,500}?)\bfrom\s*['"](\.[^'"\n]{1,300})['"]/g);
  const found = [...imports].find(([, names = '']) => names.split(/[^\w$]+/).includes(name));
  const path = found?.[2] === undefined ? null : resolvePath(posix.dirname(file), found[2]);
  if (path === null) return null;
  return [path, ...endings.map((ending) => `${path}.${ending}`)].find(folder.isFile) ?? null;
}
