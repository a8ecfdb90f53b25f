import { asLine } from '../files/loose-values.js';

/** Comments, strings with their quotes, and brackets, without long searches: `files/plain-data.ts`. */
const token =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|(?<!\\)(['"])((?:\\[\s\S]|(?!\1)[^\\\n])*)\1|(?<!\\)`((?:\\[\s\S]|[^`\\])*)`|[{}()[\]]/g;

/**
 * Returns the text of a setting in code, without running it: `title: 'A Book'`. Of several, returns the least nested one,
 * since the title of the book is less nested than titles in its navigation. Null: none, or computed by code.
 */
export function textInCode(code: string, key: string): string | null {
  const before = new RegExp(`(?:^|[{,\\s])(?:${key}|'${key}'|"${key}")\\s*:\\s*$`);
  let depth = 0;
  let found: { readonly text: string; readonly depth: number } | null = null;
  let from = 0;
  for (const { 0: whole, 2: quoted, 3: template, index } of code.matchAll(token)) {
    const inner = quoted ?? template;
    if (inner !== undefined) {
      const isSetting = before.test(code.slice(Math.max(from, index - 80), index));
      const isAlone = /^\s*(?:[,}\n]|$|\/[/*])/.test(code.slice(index + whole.length));
      const isText = isSetting && isAlone && !template?.includes('${');
      if (isText && (found === null || depth < found.depth)) found = { text: inner, depth };
    } else if (/^[{([]/.test(whole)) depth += 1;
    else if (/^[})\]]/.test(whole)) depth -= 1;
    // The key may be a quoted string, so only comments end the text before a value.
    if (whole.startsWith('/')) from = index + whole.length;
  }
  return found === null ? null : asLine(unescaped(found.text));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

const unescaped = (text: string): string =>
  text.replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi,
    (_, long?: string, four?: string, two?: string, sign = '') => {
      const hexadecimal = long ?? four ?? two;
      if (hexadecimal === undefined) return escapes[sign] ?? sign;
      const point = Number.parseInt(hexadecimal, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '';
    },
  );
