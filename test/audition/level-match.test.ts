import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchingGains } from '../../src/audition/level-match.js';

const levels = fc.record({
  loudnessLufs: fc.option(fc.double({ min: -70, max: 0, noNaN: true }), { nil: null }),
  truePeakDbtp: fc.double({ min: -60, max: 3, noNaN: true }),
});

describe('matchingGains', () => {
  it('gives all takes one loudness of at most -19 LUFS, and no peak over -1 dBTP', () => {
    fc.assert(
      fc.property(fc.array(levels, { minLength: 1, maxLength: 6 }), (takes) => {
        const gains = matchingGains(takes);
        const after = takes.flatMap(({ loudnessLufs }, index) =>
          loudnessLufs === null ? [] : [loudnessLufs + gains[index]!],
        );
        for (const loudness of after) {
          expect(Math.abs(loudness - after[0]!)).toBeLessThan(0.03);
          expect(loudness).toBeLessThanOrEqual(-18.98);
        }
        for (const [index, { truePeakDbtp }] of takes.entries())
          expect(truePeakDbtp + gains[index]!).toBeLessThanOrEqual(-0.98);
      }),
    );
  });

  it('makes quiet takes louder', () => {
    expect(
      matchingGains([
        { loudnessLufs: -30, truePeakDbtp: -20 },
        { loudnessLufs: -25, truePeakDbtp: -12 },
      ]),
    ).toEqual([11, 6]);
  });
});
