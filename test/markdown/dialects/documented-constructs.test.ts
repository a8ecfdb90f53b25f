import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DialectName, dialectNames, dialects } from '../../../src/manifest/dialects.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { constructs } from '../../../src/markdown/dialects/registry.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/markdown.md'), 'utf8');

/** Cells of a table's row, without the backslashes before `|`. */
const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** Returns the content of a code span. */
const codeOf = (cell: string): string | undefined => /^(`+) ?([\s\S]*?) ?\1$/.exec(cell)?.[2];

/** Rows of the tables of constructs: name, Markdown, spoken text. */
const rows = page
  .slice(page.indexOf('## What becomes'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map(cellsOf)
  .map(([name = '', markdown = '', spoken = '']) => ({
    name: codeOf(name) ?? '',
    markdown: (codeOf(markdown) ?? '').replaceAll('⏎', '\n'),
    spoken: codeOf(spoken) ?? '',
  }));

describe('docs/markdown.md', () => {
  it('lists every dialect with its files', () => {
    const listed = page.split('\n').flatMap((line) => /^\| `(\w+)` \([^)]+\) \| (.*) \|$/.exec(line) ?? []);
    const files = (name: DialectName) => dialects[name].map((file) => `\`${file}\``).join(', ') || 'none';
    const expected = dialectNames.map((name) => [name, files(name)]);
    const found = Array.from({ length: listed.length / 3 }, (_, at) => [
      listed[3 * at + 1],
      listed[3 * at + 2],
    ]);
    expect(found.sort()).toEqual(expected.sort());
  });

  it('has a row for every construct', () => {
    const documented = new Set(rows.map(({ name }) => name));
    expect(constructs.map(({ name }) => name).filter((name) => !documented.has(name))).toEqual([]);
  });

  it.each(rows)('says what narrate speaks for $name: $markdown', ({ name, markdown, spoken }) => {
    const construct = constructs.find((one) => one.name === name);
    const rules = {
      ...plainRules,
      found: construct?.dialects.slice(0, 1) ?? [],
      isMdx: name.startsWith('mdx'),
    };
    const { blocks, diagnostics } = readMarkdown(markdown, defaults, rules);
    expect(
      blocks
        .map(({ text }) => text)
        .join(' ¶ ')
        .replaceAll('\n', ' ⏎ '),
    ).toBe(spoken);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
