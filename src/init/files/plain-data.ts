import { parseYaml } from './loose-values.js';

/** Strings, comments and brackets of JavaScript. */
const token =
  /(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`)|(?<comment>\/\*[\s\S]*?\*\/|\/\/.*)|[{}()[\]]/g;

/** Returns code without comments. Text that looks like a comment in a string is kept. */
export const withoutComments = (code: string): string =>
  code.replace(token, (whole: string, ...rest: unknown[]) =>
    (rest.at(-1) as { comment?: string }).comment === undefined ? whole : ' ',
  );

/** Returns the text of an object or a list from its first bracket to its last; empty: it is not complete. */
export function dataTextAt(code: string, start: number): string {
  let depth = 0;
  const search = new RegExp(token);
  search.lastIndex = start;
  for (let found = search.exec(code); found !== null; found = search.exec(code)) {
    if (found.groups?.text !== undefined || found.groups?.comment !== undefined) continue;
    depth += /[{([]/.test(found[0]) ? 1 : -1;
    if (depth === 0) return code.slice(start, found.index + 1);
  }
  return '';
}

/**
 * Reads an object or a list of plain data in code, which YAML's flow style accepts, without running it.
 * @param code without comments
 * @param start position of its first bracket
 * @returns null: it is computed, or not complete
 */
export async function plainDataAt(code: string, start: number): Promise<unknown> {
  const data = dataTextAt(code, start);
  const bare = data.replace(token, (whole: string) => (/^["'`]/.test(whole) ? '' : whole));
  const names = [...bare.matchAll(/[\p{L}_$][\w$.]*\s*(:?)/gu)].filter(([, colon]) => colon === '');
  const isCode = names.some(([name]) => !/^(?:true|false|null|undefined)\s*$/.test(name));
  const isPlain = data !== '' && !isCode && !/=>|\.\.\.|[()]/.test(bare) && !/`/.test(data);
  return isPlain ? parseYaml(data.replaceAll('\t', ' ')) : null;
}
