import { parseYaml } from './loose-values.js';

/**
 * Strings, comments and brackets of JavaScript. A quotation mark after a backslash begins no string, and a comment without
 * an end has the rest: otherwise, the rest of a line or of the file would be searched again from each of them.
 */
const token =
  /(?<text>(?<!\\)(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`))|(?<comment>\/\*[\s\S]*?(?:\*\/|$)|\/\/.*)|[{}()[\]]/g;

/** Returns code without comments. Text that looks like a comment in a string is kept. */
export const withoutComments = (code: string): string =>
  code.replace(token, (whole: string, ...rest: unknown[]) =>
    (rest.at(-1) as { comment?: string }).comment === undefined ? whole : ' ',
  );

/**
 * Reads an object or a list of plain data in code, which YAML's flow style accepts, without running it.
 * @param code without comments
 * @param start position of its first bracket
 * @returns null: it is computed, or not complete
 */
export async function plainDataAt(code: string, start: number): Promise<unknown> {
  let depth = 0;
  let end = -1;
  const search = new RegExp(token);
  search.lastIndex = start;
  for (let found = search.exec(code); found !== null && end === -1; found = search.exec(code)) {
    if (found.groups?.text !== undefined) continue;
    depth += /[{([]/.test(found[0]) ? 1 : -1;
    if (depth === 0) end = found.index + 1;
  }
  const data = code.slice(start, end);
  const bare = data.replace(token, (whole: string) => (/^["'`]/.test(whole) ? '' : whole));
  const names = [...bare.matchAll(/[\p{L}_$][\w$.]*\s*(:?)/gu)].filter(([, colon]) => colon === '');
  const isCode = names.some(([name]) => !/^(?:true|false|null|undefined)\s*$/.test(name));
  const isPlain = end !== -1 && !isCode && !/=>|\.\.\.|[()]/.test(bare) && !/`/.test(data);
  return isPlain ? parseYaml(data.replaceAll('\t', ' ')) : null;
}
