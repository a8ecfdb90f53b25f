import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDoubtful } from '../../../src/align/decode/find-doubtful.js';
import type { SpeechPart } from '../../../src/align/decode/speech-graph.js';

const closed: SpeechPart = { pronunciations: [['a']], free: null };
const open: SpeechPart = { pronunciations: [['a']], free: { least: 1, most: 9 } };
const rangesOf = (fits: readonly (number | null)[], isOpen: readonly number[] = []) =>
  findDoubtful(
    fits.map((_, index) => (isOpen.includes(index) ? open : closed)),
    fits.map((fit) => ({ fit })),
  );

describe('findDoubtful', () => {
  it('returns nothing if all parts fit', () => {
    expect(rangesOf([0, -1, -5, 0])).toEqual([]);
  });

  it('returns three parts on each side of one that fits badly, up to parts that fit well', () => {
    expect(rangesOf([0, 0, 0, 0, 0, -20, 0, 0, 0, 0, 0])).toEqual([{ first: 2, end: 9 }]);
    expect(rangesOf([0, 0, -5, 0, 0, 0, -20, 0, 0, 0, -5, 0])).toEqual([{ first: 2, end: 11 }]);
  });

  it('does not end next to a part of which any sound is accepted', () => {
    expect(rangesOf([0, 0, 0, 0, -20, 0, 0, 0, null, 0, 0], [8])).toEqual([{ first: 1, end: 9 }]);
  });

  it('returns ranges in order that do not touch and contain every part that fits badly', () => {
    const part = fc.record({ fit: fc.option(fc.integer({ min: -30, max: 2 })), isOpen: fc.boolean() });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (all) => {
        const ranges = rangesOf(
          all.map(({ fit }) => fit),
          all.flatMap(({ isOpen }, index) => (isOpen ? [index] : [])),
        );
        for (const [index, { first, end }] of ranges.entries()) {
          expect(first).toBeGreaterThan(ranges[index - 1]?.end ?? -1);
          expect(end).toBeGreaterThan(first);
          expect(end).toBeLessThanOrEqual(all.length);
        }
        for (const [index, { fit, isOpen }] of all.entries()) {
          const isIn = ranges.some(({ first, end }) => first <= index && index < end);
          expect(isIn || isOpen || fit === null || fit >= -12).toBe(true);
        }
      }),
    );
  });
});
