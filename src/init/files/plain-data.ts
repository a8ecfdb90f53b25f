import { parseYaml } from './loose-values.js';

/**
 * Strings, comments and brackets of JavaScript. A quotation mark after a backslash begins no string, and a comment without
 * an end has the rest: otherwise, the rest of a line or of the file would be searched again from each of them.
 */
const token =
  /(?<text>(?<!\\)(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`))|(?<comment>\/\*[\s\S]*?(?:\*\/|$)|\/\/.*)|[{}()[\]]/g;

/** Strings of JavaScript, and names or calls without parameters that are values: `items`, `...items`, `items()`. */
const stringOrName =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|(?:(?<spread>\.\.\.)|(?<![\w$.]))(?<name>[A-Za-z_$][\w$]*)(?:\(\s*\))?(?![\w$.(]|\s*:)/g;

/** Constants and functions are followed so deep, and so many of them, and the data gets no longer than this many characters. */
const maxDepth = 3;
const maxNames = 100;
const maxLength = 1_000_000;

/** Returns code without comments. Text that looks like a comment in a string is kept. */
export const withoutComments = (code: string): string =>
  code.replace(token, (whole: string, ...rest: unknown[]) =>
    (rest.at(-1) as { comment?: string }).comment === undefined ? whole : ' ',
  );

/**
 * Reads an object or a list of plain data in code, which YAML's flow style accepts, without running it. In it may be names of
 * constants that are plain data, and calls of functions that only return plain data, in the same code.
 * @param code without comments
 * @param start position of its first bracket
 * @returns null: it is computed, or not complete
 */
export async function plainDataAt(code: string, start: number): Promise<unknown> {
  const literal = literalAt(code, start);
  const data = literal === null ? null : withValues(literal, code);
  if (data === null) return null;
  const bare = data.replace(token, (whole: string) => (/^["'`]/.test(whole) ? '' : whole));
  const names = [...bare.matchAll(/[\p{L}_$][\w$.]*\s*(:?)/gu)].filter(([, colon]) => colon === '');
  const isCode = names.some(([name]) => !/^(?:true|false|null|undefined)\s*$/.test(name));
  const isPlain = !isCode && !/=>|\.\.\.|[()]/.test(bare) && !/`/.test(data);
  return isPlain ? parseYaml(asFlowStyle(data)) : null;
}

/** Returns data of JavaScript as YAML, which needs a space after each colon and has no tabs. */
const asFlowStyle = (data: string): string =>
  data
    .replaceAll('\t', ' ')
    .replace(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|:(?=\S)/g, (_, text?: string) => text ?? ': ');

/** Returns the code of the object or list at a position; null: it is not complete. */
function literalAt(code: string, start: number): string | null {
  let depth = 0;
  const search = new RegExp(token);
  search.lastIndex = start;
  for (let found = search.exec(code); found !== null; found = search.exec(code)) {
    if (found.groups?.text !== undefined) continue;
    depth += /[{([]/.test(found[0]) ? 1 : -1;
    if (depth === 0) return code.slice(start, found.index + 1);
  }
  return null;
}

/** Puts the lists and objects of constants and functions in the place of their names. Names of anything else stay. */
function withValues(literal: string, code: string): string | null {
  const values = new Map<string, string | null>();
  let length = 0;
  const knownValue = (name: string): string | null => {
    if (!values.has(name) && values.size < maxNames) values.set(name, valueNamed(name, code));
    return values.get(name) ?? null;
  };
  const replaced = (data: string, depth: number): string =>
    data.replace(stringOrName, (whole: string, ...rest: unknown[]) => {
      const { spread, name } = rest.at(-1) as { spread?: string; name?: string };
      const value = name === undefined || depth >= maxDepth || length > maxLength ? null : knownValue(name);
      if (value === null) return whole;
      const inner = replaced(value, depth + 1);
      length += inner.length;
      if (spread === undefined) return inner;
      const content = inner.slice(1, -1).trim().replace(/,$/, '');
      // An empty list in the place of `...items` leaves a comma that YAML does not accept.
      return inner.startsWith('[') && content !== '' ? content : whole;
    });
  const data = replaced(literal, 0);
  return length > maxLength ? null : data;
}

/** Returns the list or object that a constant is, or that a function returns at once; null: neither. */
function valueNamed(name: string, code: string): string | null {
  const own = name.replaceAll('$', '\\$');
  const starts = [
    `\\b(?:const|let|var)\\s+${own}\\b[^=;\\n]{0,200}=\\s*(?=[[{])`,
    `\\b(?:const|let|var)\\s+${own}\\b[^=;\\n]{0,200}=\\s*\\(\\s*\\)[^=;\\n]{0,200}=>\\s*\\(?\\s*(?=\\[|(?<=\\(\\s*)\\{)`,
    `\\bfunction\\s+${own}\\s*\\(\\s*\\)[^{;]{0,200}\\{\\s*return\\s*\\(?\\s*(?=[[{])`,
  ];
  for (const start of starts) {
    const found = new RegExp(start).exec(code);
    if (found !== null) return literalAt(code, found.index + found[0].length);
  }
  return null;
}
