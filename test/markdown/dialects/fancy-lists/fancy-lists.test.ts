import { describe, expect, it } from 'vitest';
import { limits } from '../../../../src/markdown/parse/limits.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../policies.js';
import { readAs } from '../read-as.js';

describe('lists of Pandoc', () => {
  it.each([
    ['#. one\n#. two', ['one', 'two']],
    ['a) one\nb) two\n\nc) three', ['one', 'two', 'three']],
    ['i. one\nii. two\niv. three', ['one', 'two', 'three']],
    ['(1) one\n(2) two', ['one', 'two']],
    ['A.  one\nB.  two', ['one', 'two']],
    ['- one\n\n  a) two\n  b) three\n- four', ['one', 'two', 'three', 'four']],
    ['> a) one\n> b) two', ['one', 'two']],
    ['(@) one\n(@) two', ['one', 'two']],
  ])('are read item by item, without their markers: %j', (markdown, said) => {
    expect(readAs('pandoc', markdown, { code: 'read' }).said).toEqual(said);
  });

  it.each([
    ['a) one\nlazy\n\n    code', ['a) one lazy', 'code']],
    ['a. one\n   two\n\n   three\n\n   - four\n\nfive', ['a. one two', 'three', 'four', 'five']],
    ['a) one\n\n1. two\n\n(a) three', ['a) one', '1. two', '(a) three']],
    ['I.  The quay', ['I. The quay']],
    ['i.  one', ['i. one']],
    ['#. one', ['1. one']],
    ['(@) one\n\ntext\n\n(@name) two\n\n> (@) three', ['(1) one', 'text', '(2) two', '(3) three']],
  ])('of a single item keep the marker that a page shows: %j', (markdown, said) => {
    expect(readAs('pandoc', markdown, { code: 'read' }).said).toEqual(said);
  });

  it('have items with their places', () => {
    const { blocks } = readMarkdown('x\n\na) one\nb)  two', { ...defaults, dialects: ['pandoc'] });
    expect(blocks.map(({ kind, span }) => [kind, span.line, span.column, span.endColumn])).toEqual([
      ['paragraph', 1, 1, 2],
      ['list-item', 3, 4, 7],
      ['list-item', 4, 5, 8],
    ]);
  });

  it.each([
    'A. Writer wrote it.',
    'c) three',
    'I. One',
    'i.e. one',
    'a)one',
    'a)',
    'text a) one',
    '(a. one',
    'B.  Two',
    '#.5 one',
    '(ab) one',
  ])('do not begin like this: %s', (markdown) => {
    expect(readAs('pandoc', markdown).said).toEqual([markdown.replace(/ +/g, ' ')]);
  });

  it('do not begin inside of a paragraph', () => {
    expect(readAs('pandoc', 'one\na) two').said).toEqual(['one a) two']);
  });

  it('are paragraphs in a plain book', () => {
    expect(readAs(null, 'a) one\nb) two').said).toEqual(['a) one b) two']);
  });

  it('have the limits of other lists', () => {
    const lines = `a) x${'\nx'.repeat(limits.itemLines)}`;
    expect(readMarkdown(lines, { ...defaults, dialects: ['pandoc'] }).diagnostics).toMatchObject([
      { code: 'markdown-too-complex', place: { line: limits.itemLines + 1 } },
    ]);
    const nested = 'a) '.repeat(1000);
    expect(readAs('pandoc', `${nested}x`).said[0]).toMatch(/^a\) .*x$/);
  });
});
