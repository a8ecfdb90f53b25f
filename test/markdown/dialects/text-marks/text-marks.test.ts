import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../../src/manifest/dialects.js';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../policies.js';

/** Returns the text of a paragraph, and its skipped parts. */
function read(markdown: string, dialect: DialectName = 'mkdocs'): { said: string; skipped: string[] } {
  const { blocks, skipped } = readMarkdown(markdown, defaults, { ...plainRules, found: [dialect] });
  return {
    said: blocks.map(({ text }) => text).join(' ¶ '),
    skipped: skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
  };
}

describe('highlights and insertions', () => {
  it.each([
    ['==She *laughed*.== Then', 'She laughed. Then'],
    ['un==believ==able', 'unbelievable'],
    ['==two\nlines==', 'two lines'],
    ['中文==「高亮」==字', '中文「高亮」字'],
    ['**==a==**, [==b==](c)', 'a, b'],
    ['if a==b and c==d, e == f == g', 'if a==b and c==d, e == f == g'],
    ['a===b, ==c=== d, ==e', 'a===b, ==c=== d, ==e'],
    ['`==a==` \\==b==', '==a== ==b=='],
    ['^^one two^^ and ++three four++', 'one two and three four'],
    ['C++ and D++, i++, j++; C++11 and C++', 'C++ and D++, i++, j++; C++11 and C++'],
  ])('are read without their signs: %j', (markdown, said) => {
    expect(read(markdown).said).toBe(said);
  });

  it('are read in any book if they are around words', () => {
    const plain = (markdown: string) => readMarkdown(markdown, defaults).blocks[0]?.text;
    expect(plain('He said: ==Loud.== Then “==all *of* it==”.')).toBe('He said: Loud. Then “all of it”.');
    for (const text of ['if a==b and c==d, e == f == g', 'x ==y== z', 'a ==bc==d', 'a==bc== d', '==2=='])
      expect(plain(text)).toBe(text);
  });

  it('are not read in other books', () => {
    expect(readMarkdown('==a== ^^b^^ ++c++ :tada:', defaults).constructs).toEqual([]);
  });
});

describe('keys', () => {
  it.each([
    ['Press ++ctrl+alt+del++.', 'Press ctrl alt del.'],
    ['++arrow-up++ and ++"My key"+a++', 'arrow up and My key a'],
  ])('are read as a reader sees them: %s', (markdown, said) => {
    expect(read(markdown).said).toBe(said);
  });
});

describe('emoji and icons', () => {
  it.each<[string, string, string[]]>([
    ['Well :tada: done :+1:', 'Well 🎉 done 👍', []],
    ['An :unknown-name: and :constructor:', 'An :unknown-name: and :constructor:', []],
    ['At 10:30:45, a::b, ratio 1:100:2, x:smile:', 'At 10:30:45, a::b, ratio 1:100:2, x:smile:', []],
    [
      'The :material-account: and :fontawesome-brands-x: icons',
      'The and icons',
      ['template: :material-account:', 'template: :fontawesome-brands-x:'],
    ],
  ])('are read as on the page: %s', (markdown, said, skipped) => {
    expect(read(markdown)).toEqual({ said, skipped });
  });

  it('are read in books of every tool that displays emoji by name', () => {
    for (const dialect of ['docusaurus', 'vitepress', 'gitbook', 'hugo', 'jekyll'] as const)
      expect(read('x :tada:', dialect).said).toBe('x 🎉');
    expect(read('x :tada:', 'obsidian').said).toBe('x :tada:');
  });
});
