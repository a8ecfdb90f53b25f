import { visible } from '../render-diagnostics.js';

/** Far enough under the 65,536 characters that a comment may have, with what somebody else writes round it. */
const mostTableCharacters = 50_000;

const oneLine = (text: string): string => visible(text.replace(/\s+/g, ' ').trim());

/**
 * Words of a book as text in Markdown, in a table too: nothing in them is a mark, and no name is mentioned, no issue
 * referred to (a word joiner, which is not seen, breaks `@name` and `#12`).
 */
export const plain = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_{}[\]<>|~&$!]/g, '\\$&')
    .replace(/[@#]/g, '$&\u2060');

/** A path or a command as code, in a table too. */
export function code(text: string): string {
  // In a table a backslash cannot stand right before a bar, not even in code: nothing that is seen parts them.
  const shown = oneLine(text).replaceAll('\\|', '\\\u2060|').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** A link; what is shown is Markdown already. Null: there is nowhere to lead to. */
export const link = (shown: string, url: string | null): string =>
  url === null ? shown : `[${shown}](<${url.replace(/[<>\s|]/g, encodeURIComponent)}>)`;

/** A path as it stands in an address. */
export const inAddress = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** A column's heading, and on which side its cells stand. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

/**
 * A table. Where its rows are too many for a comment, `rest` makes the last one from how many of them are shown.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  rest: (shown: number) => readonly string[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const head =
    line(columns.map(({ heading }) => heading)) +
    line(columns.map(({ align }) => (align === 'left' ? '---' : '---:')));
  let body = '';
  for (const [index, row] of rows.entries()) {
    const next = line(row);
    if (body.length + next.length > mostTableCharacters) return head + body + line(rest(index));
    body += next;
  }
  return head + body;
}
