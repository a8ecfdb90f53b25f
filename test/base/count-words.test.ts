import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords } from '../../src/base/count-words.js';

describe('countWords', () => {
  it.each([
    ['', 0],
    ['One, two — three… 4.', 4],
    ["The keeper's lamp isn’t lit.", 5],
    ["'Quoted' ’words’", 2],
    ['a-b c_d', 4],
    ['Ein Mädchen läuft.', 3],
    ['cafe\u0301 au lait', 3],
    ['日本語 text', 4],
  ])('counts in %j %i words', (text, count) => {
    expect(countWords(text)).toBe(count);
  });

  it('counts a text the same whether or not a text with other letters follows', () => {
    const unit = fc.constantFrom(
      ...'aZ09 \n\t.,-_[]"',
      "'",
      '’',
      '“',
      '—',
      '…',
      '\u2028',
      '\u2010',
      '\u007f',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        expect(countWords(`${text} ä`)).toBe(countWords(text) + 1);
      }),
    );
  });
});
