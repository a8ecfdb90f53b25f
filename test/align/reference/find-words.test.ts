import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWords } from '../../../src/align/reference/find-words.js';

const wordsOf = (text: string): string[] => findWords(text).map(({ start, end }) => text.slice(start, end));

describe('findWords', () => {
  it.each([
    ['The keeper’s “lamp”, lit.', ['The', 'keeper’s', '“lamp”,', 'lit.']],
    ['come—said he – and … so', ['come', 'said', 'he', 'and', 'so']],
    ['It cost $ 5 & 3 %.', ['It', 'cost', '$', '5', '&', '3', '%.']],
    ['well-known\nverse', ['well-known', 'verse']],
    ['* * *', []],
    ['', []],
    ['今天天气。', ['今天', '天气']],
  ])('divides %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('returns ranges in order that do not overlap and contain all letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let position = 0;
        for (const { start, end } of findWords(text)) {
          expect(text.slice(position, start)).not.toMatch(/[\p{L}\p{N}]/u);
          expect(end).toBeGreaterThan(start);
          position = end;
        }
        expect(text.slice(position)).not.toMatch(/[\p{L}\p{N}]/u);
      }),
    );
  });
});
