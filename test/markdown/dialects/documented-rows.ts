import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { plainRules, type ReadingRules } from '../../../src/markdown/dialects/reading-rules.js';
import { constructs } from '../../../src/markdown/dialects/registry.js';

/** The page of docs that lists all constructs. */
export const page = readFileSync(resolve(import.meta.dirname, '../../../docs/markdown.md'), 'utf8');

/** Cells of a table's row, without the backslashes before `|`. */
const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** Returns the content of a code span. */
const codeOf = (cell: string): string | undefined => /^(`+) ?([\s\S]*?) ?\1$/.exec(cell)?.[2];

/** Rows of the tables of constructs: name, Markdown, spoken text. */
export const rows = page
  .slice(page.indexOf('## What becomes'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map(cellsOf)
  .map(([name = '', markdown = '', spoken = '']) => ({
    name: codeOf(name) ?? '',
    markdown: (codeOf(markdown) ?? '').replaceAll('⏎', '\n'),
    spoken: codeOf(spoken) ?? '',
  }));

/** Returns the rules for a chapter of the first dialect that has a construct. */
export const rulesOf = (name: string): ReadingRules => ({
  ...plainRules,
  found: constructs.find((one) => one.name === name)?.dialects.slice(0, 1) ?? [],
  isMdx: name.startsWith('mdx'),
});
