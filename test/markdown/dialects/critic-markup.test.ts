import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

/** Returns the spoken blocks and the skipped parts of a chapter of any book. */
function read(markdown: string) {
  const { blocks, skipped, diagnostics } = readMarkdown(markdown, defaults);
  expect(diagnostics).toEqual([]);
  return {
    said: blocks.map(({ text }) => text),
    skipped: skipped.map(({ kind, preview, line, column }) => `${line}:${column} ${kind}: ${preview}`),
  };
}

describe('CriticMarkup', () => {
  it.each<[string, string[], string[]]>([
    ['A {++*new* [link](x) `code`++} word.', ['A new link code word.'], []],
    ['A {==marked==} word.', ['A marked word.'], []],
    ['Hung {--very--} low.', ['Hung low.'], ['1:6 deleted: very']],
    [
      'Word{>>a `lone backtick\nand [more<<} next.',
      ['Word next.'],
      ['1:5 comment: a `lone backtick and [more'],
    ],
    ['Colo{--u--}r, gr{~~a~>e~~}y.', ['Color, grey.'], ['1:5 deleted: u', '1:17 deleted: a']],
    ['> One {>>two\n> three<<} four.', ['One four.'], ['1:7 comment: two three']],
    ['*One {--two* three--} four', ['*One four'], ['1:6 deleted: two* three']],
    ['- {++a++}\n- {--b--}', ['a'], ['2:3 deleted: b']],
    [
      '{++http://a.example/b++}{--http://c.example--}',
      ['a.example'],
      ['1:4 address: http://a.example/b', '1:25 deleted: http://c.example'],
    ],
    ['http://a.example{>>why<<} b', ['a.example b'], ['1:1 address: http://a.example', '1:17 comment: why']],
    ['`{++code++}` \\{++text++} {++x++}', ['{++code++} {++text++} x'], []],
    ['a --} b ++} c ~> d {++x++}', ['a --} b ++} c ~> d x'], []],
  ])('reads %j as a reader of the finished page', (markdown, said, skipped) => {
    expect(read(markdown)).toEqual({ said, skipped });
  });

  it('reads an addition that extends over several paragraphs, without its marks', () => {
    const { said, skipped } = read('{++\nOne.\n\n## Two\n\n- *three* {++x++}\n\nFour++} five.');
    expect(said).toEqual(['One.', 'Two', 'three x', 'Four five.']);
    expect(skipped).toEqual([]);
  });

  it('skips a deletion that extends over several blocks, and counts it once', () => {
    const markdown = 'One {--two\n\n## Three\n\n```\nfour\n```\n\n> five--} six {++x++}\n\nSeven';
    expect(read(markdown)).toEqual({
      said: ['One', 'six x', 'Seven'],
      skipped: ['1:5 deleted: two Three four five'],
    });
    expect(readMarkdown(markdown, defaults).headings).toEqual([]);
  });

  it('reads only the new text of a substitution that extends over several paragraphs', () => {
    expect(read('{~~one\n\ntwo~>three\n\nfour~~} five {++x++}')).toEqual({
      said: ['three', 'four five x'],
      skipped: ['1:1 deleted: one two'],
    });
  });

  it('reads the words after a mark without a partner', () => {
    expect(read('{++one {--two\n\n{~~three~> four\n\n{==x==}').said).toEqual([
      '{++one {--two',
      'three four',
      'x',
    ]);
  });

  it.each([
    'Set {--} and {++} in text.',
    'A {{-- comment of a template --}} here.',
    'for (i = 0; i++) {--n}',
  ])('leaves other text unchanged: %s', (markdown) => {
    expect(readMarkdown(markdown, defaults).constructs).toEqual([]);
    expect(read(markdown).said).toEqual([markdown]);
  });

  it('is not read under the rules of version 1', () => {
    const { blocks } = readMarkdown('A {++b++}', defaults, { ...plainRules, version: 1 });
    expect(blocks.map(({ text }) => text)).toEqual(['A {++b++}']);
  });

  it('keeps the places of blocks after a mark', () => {
    const { blocks } = readMarkdown('One {++two\n\nthree++}\n\nFour', defaults);
    expect(blocks.map(({ span }) => [span.line, span.column])).toEqual([
      [1, 1],
      [3, 1],
      [5, 1],
    ]);
  });
});
