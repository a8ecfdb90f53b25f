import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breaksBetween, lastGraphemeBoundary } from '../../../src/split/cuts/graphemes.js';
import { examples } from '../../support/examples.js';

/** Characters that form graphemes: combining marks, joiners, flags, skin tones, conjuncts, Hangul, prepended marks, lone surrogates. */
const joiners = [
  'e',
  'é',
  '\u0301',
  '\u200d',
  '\u200c',
  '\ufe0f',
  '👩',
  '🏽',
  '🇬',
  '🇧',
  '❤',
  'क',
  '्',
  'ष',
  'ि',
  '\u1100',
  '\u1161',
  '\u11a8',
  '가',
  '\u0600',
  'ำ',
  'ก',
  '今',
  '\u00ad',
  '\ud83d',
  '\udc69',
  ' ',
  '\u3000',
  '\r',
  '\n',
  '。',
  '“',
  '.',
  '1',
];
const text = fc
  .array(fc.constantFrom(...joiners), { minLength: 1, maxLength: 300 })
  .map((parts) => parts.join(''));
const runs = fc
  .array(fc.tuple(fc.constantFrom(...joiners), fc.integer({ min: 1, max: 90 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.map(([part, times]) => part.repeat(times)).join(''));

const boundariesOf = (text: string): number[] => [
  ...Array.from(new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text), ({ index }) => index),
  text.length,
];

describe('lastGraphemeBoundary', () => {
  it('returns the same boundaries as a segmenter over the whole text', () => {
    fc.assert(
      fc.property(fc.oneof(text, runs), fc.nat(), fc.nat(), (text, one, other) => {
        const boundaries = boundariesOf(text);
        const offset = one % (text.length + 1);
        const known = boundaries.filter((boundary) => boundary <= offset);
        const from = known[other % known.length] as number;
        expect(lastGraphemeBoundary(text, from, offset)).toBe(known.at(-1));
      }),
      { numRuns: examples(500) },
    );
  });

  it('is exact at every offset in long runs of flags, families and conjuncts', () => {
    const text = `${'🇬🇧'.repeat(40)}${'👨‍👩‍👧‍👦'.repeat(10)}${'क्षि'.repeat(40)}${'👩\u200d'.repeat(60)}👩${'क्'.repeat(60)}ष`;
    const boundaries = boundariesOf(text);
    for (let offset = 0; offset <= text.length; offset++) {
      expect(lastGraphemeBoundary(text, 0, offset)).toBe(
        boundaries.findLast((boundary) => boundary <= offset),
      );
    }
  });
});

describe('breaksBetween', () => {
  it('returns the same as a segmenter after white space and punctuation, and before white space', () => {
    fc.assert(
      fc.property(text, (text) => {
        const boundaries = new Set(boundariesOf(text));
        for (let offset = 1; offset < text.length; offset++) {
          const isExact = /[\s。“.]$/u.test(text.slice(0, offset)) || /^\s/u.test(text.slice(offset));
          if (isExact)
            expect({ offset, breaks: breaksBetween(text, offset) }).toEqual({
              offset,
              breaks: boundaries.has(offset),
            });
        }
      }),
      { numRuns: examples(150) },
    );
  });
});
