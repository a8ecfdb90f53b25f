import { describe, expect, it } from 'vitest';
import { isAttributes } from '../../../../src/markdown/dialects/attributes/read-attributes.js';
import { readAs } from '../read-as.js';

describe('attributes in braces', () => {
  it.each([
    '.note',
    '#id .note',
    'width=50%',
    'lang="fr" .x',
    "title='a b'",
    ': .lead',
    ':target="_blank"',
    '-',
    'data-preview',
    '.a download',
  ])('are a list of classes, identifiers and values: {%s}', (text) => {
    expect(isAttributes(text)).toBe(true);
  });

  it.each(['', ' ', 'like this', '=latex', '.', '#', '% if x %', 'a', '.a, b', 'x=', '"a"', '1.5'])(
    'are not {%s}',
    (text) => {
      expect(isAttributes(text)).toBe(false);
    },
  );

  it.each([
    ['a [b](c){.d} e', 'a b e'],
    ['a [b](c){:target="_blank"} e', 'a b e'],
    ['a [b](c){\n.d #e\n} f', 'a b f'],
    ['**a**{.b} c', 'a c'],
    ['_a_{.b} c', 'a c'],
    ['A `b`{.r}, c', 'A b, c'],
    ['A `b {.c}` d', 'A b {.c} d'],
    ['a {.b} c', 'a {.b} c'],
    ['a { b', 'a { b'],
    ['a{b} {c', 'a{b} {c'],
    ['a(b){c=d}', 'a(b)'],
    ['a{{.b}} c', 'a{{.b}} c'],
    ['a\\{.b} c', 'a{.b} c'],
  ])('after a link, an image, code or emphasis are not spoken: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown)).toMatchObject({ said: [said], skipped: [] });
  });

  it('after an ordinary word are not spoken either', () => {
    expect(readAs('mkdocs', 'Some text{ .class } and more{.x}.')).toMatchObject({
      said: ['Some text and more.'],
      skipped: [],
    });
  });

  it('do not make an image a paragraph of text', () => {
    expect(readAs(null, '![A map](m.png){width="6.5in" height="4in"}')).toMatchObject({
      said: ['A map'],
      kinds: ['image'],
    });
  });

  it('in a heading set its identifier', () => {
    const { headings } = readAs(
      'pandoc',
      '# []{#_Toc1 .anchor}One {#a .b}\n\n# Two{#c}\n\n# [Three]{.d} {#e}',
    );
    expect(headings.map(({ text, id }) => [text, id])).toEqual([
      ['One', 'a'],
      ['Two', 'c'],
      ['Three', 'e'],
    ]);
  });

  it.each(['a{.b} c', 'a *b*{.c} d', 'At ::leaf{a=b}, x', 'Set `{.x}` here', 'f(x){.y}', 'a[b] {.c}'])(
    'do not exist in a plain book: %s',
    (markdown) => {
      expect(readAs(null, markdown).constructs).toEqual([]);
    },
  );
});

describe('spans with attributes', () => {
  it.each([
    ['[un]{.underline}believable', 'unbelievable'],
    ['[]{#a .b}c', 'c'],
    ['[a *b* [c](d) `e`]{.f} g', 'a b c e g'],
    ['[a\nb]{.c} d', 'a b d'],
    ['[[a\nb]]{.c} d', '[a b] d'],
    ['*[a]{.b} c* d', 'a c d'],
    ['[[a]{.b} c]{.d} e', 'a c e'],
    ['[a [b]{.c}](d) e', 'a b e'],
    ['[a] {.b}', '[a] {.b}'],
    ['[a]{b c}', '[a]{b c}'],
    ['a]{.b} c', 'a] c'],
    ['[a\\]{.b} c', '[a] c'],
    ['[r]{.b} c\n\n[r]: d', 'r c'],
  ])('are only their text: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown)).toMatchObject({ said: [said] });
  });

  it('show that a chapter is from Pandoc', () => {
    expect(readAs(null, '[He]{.smallcaps} drank H~2~O.').said).toEqual(['He drank H2O.']);
  });
});

describe('links around links', () => {
  it.each([
    ['[One [5](#a)](#a)', 'One 5'],
    ['[*One* [5](#a)](#a)\n[Two [6](#b)](#b)', 'One 5 Two 6'],
    ['[a [b](c)] (d)', '[a b] (d)'],
  ])('are only their text: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown).said).toEqual([said]);
  });

  it('are found in every book by two links within it', () => {
    expect(readAs(null, '[One [5](#_Toc1)](#_Toc1)').said).toEqual(['One 5']);
  });
});
