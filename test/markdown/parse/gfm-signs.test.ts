import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gfmSigns } from '../../../src/markdown/parse/gfm-signs.js';
import { parseMarkdown } from '../../../src/markdown/parse/parse.js';
import { examples } from '../../support/examples.js';

const everything = { email: true, table: true };

/** Generates random sequences of the parts of tables and addresses. */
const shards = fc
  .array(
    fc.constantFrom(
      ...['a', 'b', '@', '.', '_', '+', '\\', '|', '-', ':', ' ', '\t', '\n', '\r\n', '> ', '- ', '1. '],
      ...['| - |', ':-', '-:', 'a@b.c', 'b.a', 'www.', '*', '`', '&commat;', '\u00a0', 'é'],
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('gfmSigns', () => {
  it.each([
    ['write to a.b+c@example.org', { email: true, table: false }],
    ['the handle @someone, and 5 @ 3', { email: false, table: false }],
    ['a\n:-', { email: false, table: true }],
    ['> - | a | b |\n>   | - | -: |  ', { email: false, table: true }],
    ['one | two\n\n---\n\nnine: ten', { email: false, table: false }],
  ])('finds in %j: %j', (text, signs) => {
    expect(gfmSigns(text)).toEqual(signs);
  });

  it('is false only for text that parses the same without that syntax', () => {
    fc.assert(
      fc.property(shards, (text) => {
        const tree = (signs = gfmSigns(text)) => parseMarkdown(text, { signs });
        expect(tree()).toEqual(tree(everything));
      }),
      { numRuns: examples(3000) },
    );
  });

  it('accepts a line of a million dashes', () => {
    expect(gfmSigns('-'.repeat(1_000_000))).toEqual({ email: false, table: false });
  });
});
