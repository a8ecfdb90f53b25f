import { visible } from '../../../terminal-text.js';

/** A comment on GitHub can have 65,536 characters. This leaves room for other text in it. */
const maxTableCharacters = 50_000;

const oneLine = (text: string): string => visible(text.replace(/\s+/g, ' ').trim());

/**
 * Matches words that GitHub or GitLab transform after they parse the Markdown, so that neither a backslash nor an entity
 * prevents it: addresses, mentions, references to issues, commits and labels, formulas, emoji names, quick actions
 * (docs.github.com, "Autolinked references and URLs"; docs.gitlab.com, "GitLab Flavored Markdown").
 */
const reference = new RegExp(
  [
    String.raw`[@$]|:\/\/|[wW]{3}\.`,
    String.raw`[#!&]\d|[~%^]["\p{L}\p{N}_]|\[\[|\[\w+:`,
    String.raw`\b(?:[Gg][Hh]|[A-Z]{2,})-\d|\bGHSA-`,
    '(?<![0-9A-Za-z])[0-9A-Fa-f]{7,64}(?![0-9A-Za-z])',
    String.raw`:[\w+-]+:`,
    String.raw`^\/`,
    String.raw`[[{][+-]|[+-][\]}]`,
  ].join('|'),
  'u',
);

/**
 * Escapes text from outside for Markdown, also for a table cell, so that it stays plain text. A word that would become a link, a
 * mention or a reference becomes code, which GitHub and GitLab do not transform.
 */
export const plain = (text: string): string =>
  oneLine(text)
    // Words are split at bars, because outside a table, code would need another escape for a bar.
    .replace(/[^ |]+/g, (word) => (reference.test(word) ? code(word) : escaped(word)))
    .replaceAll('|', '\\|')
    .replace(/^[-+=]|(?<=^\d+)[.)]/, '\\$&');

/** Escapes the Markdown characters in a word. */
const escaped = (word: string): string => word.replace(/[\\`*_{}[\]<>~&!#]/g, '\\$&');

/** Returns a path or a command as code, also for a table cell. */
export function code(text: string): string {
  // In a table, a backslash must not come right before a bar, even in code. A word joiner (U+2060) separates them.
  const shown = oneLine(text).replaceAll('\\|', '\\\u2060|').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/**
 * Returns a link.
 * @param shown the text of the link, in Markdown
 * @param url null: returns the text without a link
 */
export const link = (shown: string, url: string | null): string =>
  url === null ? shown : `[${shown}](<${url.replace(/[<>\s|]/g, encodeURIComponent)}>)`;

/** Percent-encodes the parts of a path for a URL, and keeps its slashes. */
export const encodePathForUrl = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** A column of a table. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

/**
 * Returns a table without a final line end.
 * @param rest returns the last row, from the number of shown rows, if the rows are too many for a comment
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  rest: (shown: number) => readonly string[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [
    line(columns.map(({ heading }) => heading)),
    line(columns.map(({ align }) => (align === 'left' ? '---' : '---:'))),
  ];
  const body: string[] = [];
  let characters = 0;
  for (const [index, row] of rows.entries()) {
    const next = line(row);
    characters += next.length + 1;
    if (characters > maxTableCharacters) {
      body.push(line(rest(index)));
      break;
    }
    body.push(next);
  }
  return [...head, ...body].join('\n');
}
