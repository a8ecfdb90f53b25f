import { visible } from '../../../terminal-text.js';

/** Far enough under the 65,536 characters that a comment may have, with what somebody else writes round it. */
const mostTableCharacters = 50_000;

const oneLine = (text: string): string => visible(text.replace(/\s+/g, ' ').trim());

/**
 * Words that GitHub or GitLab make more of than text after Markdown is parsed, where no backslash and no entity helps:
 * addresses, mentions, references to issues, commits, labels and the like, formulas, emoji by name, quick actions
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
 * Text from outside as text in Markdown, in a table too: nothing in it is a mark. A word that would become a link, a mention
 * or a reference is shown as code, which GitHub and GitLab leave alone.
 */
export const plain = (text: string): string =>
  oneLine(text)
    // A bar is taken out of words, because code would need another escape for it outside of a table.
    .replace(/[^ |]+/g, (word) => (reference.test(word) ? code(word) : escaped(word)))
    .replaceAll('|', '\\|')
    .replace(/^[-+=]|(?<=^\d+)[.)]/, '\\$&');

/** A word without a mark of Markdown in it. */
const escaped = (word: string): string => word.replace(/[\\`*_{}[\]<>~&!#]/g, '\\$&');

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
 * A table, without a line end after its last row. Where its rows are too many for a comment, `rest` makes the last one from
 * how many of them are shown.
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
    if (characters > mostTableCharacters) {
      body.push(line(rest(index)));
      break;
    }
    body.push(next);
  }
  return [...head, ...body].join('\n');
}
