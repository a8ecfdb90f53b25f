import { describe, expect, it } from 'vitest';
import type { ReadPolicies } from '../../src/manifest/manifest.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults } from './policies.js';

/** Returns the spoken blocks and the skipped parts, under the default policies except those given. */
function read(markdown: string, policies: Partial<ReadPolicies> = {}) {
  const { blocks, skipped, diagnostics } = readMarkdown(markdown, { ...defaults, ...policies });
  expect(diagnostics).toEqual([]);
  return {
    said: blocks.map(({ kind, text }) => `${kind}: ${text}`),
    skipped: skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
  };
}

const fence = '```rust,ignore\nlet a = 1;\n```';
const table = '| A | B. | |\n| - | - | - |\n| c | d | e |';
const image = '![A harbour](h.png)';
const note = 'Here[^1]there.\n\n[^1]: A note.';
const link = '[text](https://example.com/a) and https://www.example.com/b.';
const html = '<p>One<b>two</b></p>\n<p>three</p>';
const formula = '$$\nx^2\n$$';

describe('readMarkdown: policies', () => {
  it.each<[string, Partial<ReadPolicies>, string, string[], string[]]>([
    ['code', { code: 'read' }, fence, ['code: let a = 1;'], []],
    ['code', { code: 'skip' }, fence, [], ['code: let a = 1;']],
    ['code', { code: 'announce' }, fence, ['code: Code example'], ['code: let a = 1;']],
    ['code in a line', { code: 'skip' }, 'Call `main`.', ['paragraph: Call main.'], []],
    ['empty code', { code: 'announce' }, '```\n\n```', [], []],
    ['tables', { tables: 'read' }, table, ['table: A, B.', 'table: c, d, e'], []],
    ['tables', { tables: 'skip' }, table, [], ['table: A, B.']],
    ['tables', { tables: 'announce' }, table, ['table: Table: A, B.'], ['table: A, B.']],
    ['images', { images: 'alt' }, image, ['image: A harbour'], []],
    ['images', { images: 'read' }, image, ['image: A harbour'], []],
    ['images', { images: 'announce' }, image, ['image: Image: A harbour'], []],
    ['images', { images: 'skip' }, image, [], ['image: A harbour']],
    ['an image without alternative text', { images: 'alt' }, '![](h.png)', [], ['image: h.png']],
    ['an image in a word', { images: 'alt' }, 'a![b](c)d', ['paragraph: a b d'], []],
    ['footnotes', { footnotes: 'read' }, note, ['paragraph: Here there.', 'footnote: A note.'], []],
    ['footnotes', { footnotes: 'skip' }, note, ['paragraph: Here there.'], ['footnote: A note.']],
    [
      'links',
      { links: 'text' },
      link,
      ['paragraph: text and example.com.'],
      ['address: https://www.example.com/b'],
    ],
    ['links', { links: 'read' }, link, ['paragraph: text and https://www.example.com/b.'], []],
    ['links', { links: 'skip' }, link, ['paragraph: text and .'], ['address: https://www.example.com/b']],
    ['headings', { headings: 'read' }, '# One #', ['heading: One'], []],
    ['headings', { headings: 'skip' }, '# One #', [], ['heading: One']],
    ['html', { html: 'read' }, html, ['html: Onetwo three'], []],
    ['html', { html: 'skip' }, html, [], ['html: Onetwo three']],
    ['html in a line', { html: 'skip' }, 'a<br>b <i>c</i>', ['paragraph: a\nb c'], []],
    ['math', { math: 'read' }, formula, ['math: x^2'], []],
    ['math', { math: 'skip' }, formula, [], ['math: x^2']],
    ['math', { math: 'announce' }, formula, ['math: Formula'], ['math: x^2']],
    ['math in a line', { math: 'announce' }, 'So $x^2$.', ['paragraph: So formula.'], ['math: x^2']],
  ])('reads %s by the policy %o', (_, policies, markdown, said, skipped) => {
    expect(read(markdown, policies)).toEqual({ said, skipped });
  });
});

describe('readMarkdown: prose that looks like syntax', () => {
  it.each([
    'It costs $5 and $10.',
    'From $5-$10, or US$7=AU$9; $HOME/$USER and $A_B/$C.',
    'Two prices, $5, and 10$, in one line.',
    'At 10:30, note:this is :leaf{a=b} prose :::)',
    '::leaf[label]{a=b}',
    'A formula of $$$x^2$$$ dollars, or \\$x^2\\$.',
  ])('is read unchanged: %s', (markdown) => {
    expect(read(markdown).said).toEqual([
      `paragraph: ${markdown.replaceAll('\\$', '$').replace('[label]', '[label]')}`,
    ]);
  });
});

describe('readMarkdown: formulas', () => {
  it.each([
    ['$x$', 'x'],
    ['$n - 1$', 'n - 1'],
    ['$f(x, y)$', 'f(x, y)'],
    ['$a*b*c$', 'a*b*c'],
    ['$a_1 +\nb_2$', 'a_1 + b_2'],
    ['$$\\frac{1}{2}$$', '\\frac{1}{2}'],
    ['$\\$_1$', '\\$_1'],
  ])('are skipped in prose: %s', (markdown, formulaText) => {
    expect(read(`So ${markdown} it is.`)).toEqual({
      said: ['paragraph: So it is.'],
      skipped: [`math: ${formulaText}`],
    });
  });

  it('are found in quotations and lists, and end with as many dollars as they began', () => {
    const markdown = '> $$$\n> a\n> $$\n> + b\n> $$$\n\n- $$\n  c\n\n  d\n  $$\n\n      $$\n';
    expect(read(markdown, { math: 'read' }).said).toEqual(['math: a $$ + b', 'math: c d']);
  });

  it('do not hide the rest of a chapter if they are never closed', () => {
    const { blocks, diagnostics } = readMarkdown('One\n\n$$\ntwo\n\n# Three\n\nfour', defaults);
    expect(blocks.map(({ text, span }) => [span.line, text])).toEqual([
      [1, 'One'],
      [4, 'two'],
      [6, 'Three'],
      [8, 'four'],
    ]);
    expect(diagnostics).toMatchObject([
      { code: 'markdown-math-unclosed', severity: 'warning', place: { line: 3 } },
    ]);
  });
});

describe('readMarkdown: text', () => {
  it.each([
    ['a\u00ADb c\u200Bd e\u2060—\u2060f', 'ab cd e—f'],
    ['a\u00A0b\u2003c\td', 'a b c d'],
    ['a\u0001b\u0085c\u007F', 'ab c'],
    ['&copy;&nbsp;2026 &amp;amp; &#65;', '© 2026 &amp; A'],
    ['cafe\u0301', 'cafe\u0301'],
    ['日本\n語', '日本語'],
    ['日本  \n語', '日本\n語'],
    ['日本\nEnglish', '日本 English'],
    ['한국\n어', '한국 어'],
    ['a \uD800 b', 'a \uFFFD b'],
    ['*a*b**c**', 'abc'],
  ])('is normalised from %j to %j', (markdown, text) => {
    expect(read(markdown).said).toEqual([`paragraph: ${text}`]);
  });

  it('without a letter or digit is listed as skipped', () => {
    expect(read('\\* \\* \\*\n\n…\n\n🎉 🎉\n\n# —')).toEqual({
      said: [],
      skipped: ['punctuation: * * *', 'punctuation: …', 'punctuation: 🎉 🎉', 'punctuation: —'],
    });
  });

  it('may contain a word of 100,000 characters', () => {
    for (const word of ['x'.repeat(100_000), '字'.repeat(100_000)])
      expect(read(word).said).toEqual([`paragraph: ${word}`]);
  });

  it('is read inside 190 quotations', () => {
    expect(read(`${'>'.repeat(190)} deep`).said).toEqual(['quotation: deep']);
  });

  it('has correct columns after a byte order mark', () => {
    const { blocks } = readMarkdown('\uFEFF# One', defaults);
    expect(blocks).toMatchObject([{ kind: 'heading', text: 'One', span: { line: 1, column: 1 } }]);
  });
});

describe('readMarkdown: footnotes', () => {
  const footnotes = { footnotes: 'read' } as const;

  it('are read once, after the first block that refers to them, followed by the notes of notes', () => {
    const markdown = 'a[^b][^a]\n\nb[^a]\n\n[^a]: A[^c]\n\n    AA\n[^b]: B[^b]\n[^c]: C\n';
    expect(read(markdown, footnotes).said).toEqual([
      'paragraph: a',
      'footnote: B',
      'footnote: A',
      'footnote: C',
      'footnote: AA',
      'paragraph: b',
    ]);
  });

  it('are listed as skipped without a reference, or with a duplicate name', () => {
    const markdown = 'a[^a]\n\n[^a]: A\n\n[^a]: second A\n\n[^b]: B';
    expect(read(markdown, footnotes).skipped).toEqual(['footnote: second A', 'footnote: B']);
  });

  it('are read after table cells and headings', () => {
    const markdown = '# H[^h]\n\n| a[^a] |\n| - |\n| b |\n\n[^h]: hh\n[^a]: aa';
    expect(read(markdown, { ...footnotes, tables: 'read' }).said).toEqual([
      'heading: H',
      'footnote: hh',
      'table: a',
      'footnote: aa',
      'table: b',
    ]);
  });
});

describe('readMarkdown: headings', () => {
  it('are in the outline even if they are not spoken', () => {
    const { headings, blocks } = readMarkdown('# A {#top .x}\n\none\n\n## *B*\n\ntwo', {
      ...defaults,
      headings: 'skip',
    });
    expect(blocks.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(headings).toEqual([
      { text: 'A', id: 'top', depth: 1, line: 1, column: 1, block: 0 },
      { text: 'B', id: null, depth: 2, line: 5, column: 1, block: 1 },
    ]);
  });

  it.each([
    ['# Braces {#', 'Braces {#'],
    ['# Preface {-}', 'Preface'],
    ['# Minus {-1}', 'Minus {-1}'],
    ['# Braces {}', 'Braces {}'],
    ['# Braces {x}', 'Braces {x}'],
    ['# Braces { #x }', 'Braces'],
  ])('are read without attributes: %s', (markdown, text) => {
    expect(read(markdown).said).toEqual([`heading: ${text}`]);
  });
});

describe('readMarkdown: front matter', () => {
  it.each<[string, string | null, string[]]>([
    ['---\ntitle: A\n---\ntext', 'A', ['heading: A', 'paragraph: text']],
    [
      '---\ntitle: "Two\\n lines\\t\\u0007\\u2028of it"\n---\n',
      'Two lines of it',
      ['heading: Two lines of it'],
    ],
    ['---\ntitle: "\\n"\n---\n# One\ntwo', 'One', ['heading: One', 'paragraph: two']],
    ['Two\nlines\n===', 'Two lines', ['heading: Two lines']],
    ['---\r\ntitle: 7\r\n---\r\ntext', '7', ['heading: 7', 'paragraph: text']],
    ['---\n---\ntext', null, ['paragraph: text']],
    ['+++\ntitle = "A"\n[x]\n+++\ntext', 'A', ['heading: A', 'paragraph: text']],
    ['---\nNot a mapping\n\n---\ntext', null, ['paragraph: Not a mapping', 'paragraph: text']],
    ['---\n\n- a list\n\n---\n', null, ['list-item: a list']],
    ['+++\nnot TOML\n+++\n', null, ['paragraph: +++ not TOML +++']],
    ['text\n\n---\na: b\n---\n', null, ['paragraph: text', 'heading: a: b']],
  ])('is told apart from text in %j', (markdown, title, said) => {
    expect(readMarkdown(markdown, defaults).frontMatter).toBeNull();
    expect(readMarkdown(markdown, defaults).title).toBe(
      title ?? (said.includes('heading: a: b') ? 'a: b' : null),
    );
    expect(read(markdown).said).toEqual(said);
  });
});
