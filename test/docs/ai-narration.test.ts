import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { targetNames, targetOf } from '../../src/check/files/targets.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/publishing.md'), 'utf8');
const [, section = ''] = page.split('\n### AI narration\n');
const rows = section
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| `'));

describe('the table of AI narration in docs/publishing.md', () => {
  it('has the rule of every target, with the addresses and the dates of its sources', () => {
    const expected = targetNames.map((name) => {
      const { rule, sources } = targetOf(name).aiNarration;
      const listed = sources.map(
        ({ url, dated }) => `[${new URL(url).hostname}](${url}) (${dated ?? 'no date'})`,
      );
      return `| \`${name}\` | ${rule} | ${listed.join(', ')} |`;
    });
    expect(rows).toEqual(expected);
  });

  it('has at least one source for every target', () => {
    for (const name of targetNames) expect(targetOf(name).aiNarration.sources).not.toEqual([]);
  });
});
