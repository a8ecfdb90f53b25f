import { describe, expect, it } from 'vitest';
import { type DialectName, dialectNames, dialects } from '../../../src/manifest/dialects.js';
import type { Construct } from '../../../src/markdown/dialects/construct.js';
import { constructs } from '../../../src/markdown/dialects/registry.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';
import { page, rows, rulesOf } from './documented-rows.js';

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

  it('says for every construct in which books it is read', () => {
    const shown = new Set(constructs.flatMap(({ shows = [] }) => shows));
    const inOthers = ({ proof, isLikeProse, dialects: own }: Construct) => {
      if (proof !== null) return 'if its form is unmistakable';
      const isShown = isLikeProse !== true && own.some((name) => shown.has(name));
      return isShown ? 'if the text shows the dialect' : 'no';
    };
    const expected = constructs.map(
      (one) =>
        `| \`${one.name}\` | ${one.dialects.map((name) => `\`${name}\``).join(' ')} | ${inOthers(one)} |`,
    );
    const start = page.indexOf('### In which books');
    const listed = page.slice(start, page.indexOf('\n## ', start)).split('\n');
    expect(listed.filter((line) => line.startsWith('| `'))).toEqual(expected.sort());
  });

  it('has a row for every construct', () => {
    const documented = new Set(rows.map(({ name }) => name));
    expect(constructs.map(({ name }) => name).filter((name) => !documented.has(name))).toEqual([]);
  });

  it.each(rows)('says what narrate speaks for $name: $markdown', ({ name, markdown, spoken }) => {
    const { blocks, diagnostics } = readMarkdown(markdown, defaults, rulesOf(name));
    expect(
      blocks
        .map(({ text }) => text)
        .join(' ¶ ')
        .replaceAll('\n', ' ⏎ '),
    ).toBe(spoken);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
