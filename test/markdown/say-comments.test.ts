import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults, readAll } from './policies.js';

const say = '<!-- narrate: say="The words." -->';

function read(markdown: string, policies = defaults) {
  const { blocks, skipped, diagnostics } = readMarkdown(markdown, policies);
  expect(diagnostics).toEqual([]);
  return {
    said: blocks.map(({ kind, text }) => `${kind}: ${text}`),
    skipped: skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
  };
}

const problemsIn = (markdown: string) =>
  readMarkdown(markdown, defaults).diagnostics.map(
    ({ code, place }) => `${code} ${place?.line}:${place?.column}`,
  );

describe('a say comment', () => {
  it.each([
    ['code', '```\nlet a;\n```', '``` let a; ```'],
    ['table', '| a | b |\n| - | - |\n| c | d |', '| a | b | | - | - | | c | d |'],
    ['image', '![A chart](a.png)', '![A chart](a.png)'],
    ['math', '$$\nx^2\n$$', '$$ x^2 $$'],
    ['math', '```math\nx^2\n```', '```math x^2 ```'],
    ['html', '<figure>Words</figure>', '<figure>Words</figure>'],
    ['quotation', '> a\n>\n> b', '> a > > b'],
    ['list-item', '- a\n- b', '- a - b'],
    ['paragraph', 'One\ntwo.', 'One two.'],
    ['code', '    let a;', 'let a;'],
  ])('replaces a block of kind %s, which is counted, under any policy: %j', (kind, block, preview) => {
    const expected = { said: [`${kind}: The words.`, 'paragraph: After.'], skipped: [`${kind}: ${preview}`] };
    for (const gap of ['\n', '\n\n']) {
      expect(read(`${say}${gap}${block}\n\nAfter.`)).toEqual(expected);
      expect(read(`${say}${gap}${block}\n\nAfter.`, readAll)).toEqual(expected);
    }
  });

  it('on the same line replaces the block after it', () => {
    expect(read(`${say} ![A chart](a.png)\n\nAfter.`).said).toEqual([
      'image: The words.',
      'paragraph: After.',
    ]);
  });

  it('replaces blocks in quotations and lists, and only those', () => {
    expect(read(`> ${say}\n> a\n>\n> b\n\n- ${say}\n\n  c\n\n  d`).said).toEqual([
      'quotation: The words.',
      'quotation: b',
      'list-item: The words.',
      'list-item: d',
    ]);
  });

  it('without words makes the block silent', () => {
    expect(read('<!-- narrate: say="" -->\n![A chart](a.png)\n\nAfter.')).toEqual({
      said: ['paragraph: After.'],
      skipped: ['image: ![A chart](a.png)'],
    });
  });

  it('passes over comments and link definitions, which are no blocks', () => {
    expect(read(`${say}\n<!-- draft -->\n\n[a]: b\n\nBefore.\n\nAfter.`).said).toEqual([
      'paragraph: The words.',
      'paragraph: After.',
    ]);
  });

  it('under a heading sets no voice of the section', () => {
    const { blocks, diagnostics } = readMarkdown(
      '# A\n<!-- narrate: say="b" as=letter -->\n```\nx\n```\n\nc',
      defaults,
    );
    expect(diagnostics).toEqual([]);
    expect(blocks.map(({ text, marks }) => [text, ...marks.map(({ delivery }) => delivery)])).toEqual([
      ['A'],
      ['b', { as: 'letter' }],
      ['c'],
    ]);
  });

  it('adds its voice settings to those of the section', () => {
    const markdown = '# A\n<!-- narrate: as=letter -->\n<!-- narrate: say=b voice=Kore -->\nx\n\nc';
    expect(readMarkdown(markdown, defaults).blocks.map(({ text, marks }) => [text, marks.length])).toEqual([
      ['A', 1],
      ['b', 2],
      ['c', 1],
    ]);
  });

  it('before a heading replaces its words, and not its place in the outline', () => {
    const { blocks, headings } = readMarkdown(`${say}\n\n## Fig. *1* {#f}\n\na`, defaults);
    expect(blocks.map(({ kind, depth, text }) => [kind, depth, text])).toEqual([
      ['heading', 2, 'The words.'],
      ['paragraph', 0, 'a'],
    ]);
    expect(headings).toMatchObject([{ text: 'Fig. 1', id: 'f', block: 0 }]);
  });

  it('gives the place of its words', () => {
    const { blocks } = readMarkdown('a\n\n <!-- narrate:\nsay="b\nc" -->\nd', defaults);
    expect(blocks.at(-1)).toMatchObject({
      text: 'b c',
      span: { line: 3, column: 2, endLine: 5, endColumn: 7 },
    });
  });

  it.each([
    [`a\n\n${say}`, 'markdown-comment-misplaced 3:1'],
    [`> ${say}\n\na`, 'markdown-comment-misplaced 1:3'],
    [`${say}\n\n---\n\na`, 'markdown-comment-misplaced 1:1'],
    [`${say}\n${say}\na`, 'markdown-comment-misplaced 1:1'],
    [`${say} ${say} a`, 'markdown-comment-misplaced 1:1'],
    [`a ${say} b`, 'markdown-comment-misplaced 1:3'],
    [`<div>words</div> ${say}\n\na`, 'markdown-comment-misplaced 1:18'],
    ['<!-- narrate: say=a say=b -->\na', 'markdown-mark-bad-value 1:21'],
    ['<!-- narrate say="a" -->\na', 'markdown-comment-malformed 1:6'],
    ['<!-- narate: say="a" -->\na', 'markdown-comment-misspelt 1:6'],
    ['<!-- narrate: say="a" vioce=Kore -->\na', 'markdown-mark-unknown-key 1:23'],
    [':::narrate{say="a"}\na\n:::', 'markdown-mark-unknown-key 1:12'],
  ])('is an error in %j', (markdown, problem) => {
    expect(problemsIn(markdown)).toEqual([problem]);
  });
});
