import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceTimes } from '../../../src/deliver/alignment/sentence-times.js';
import { examples } from '../../support/examples.js';

const word = (start: number, startSample: number, endSample: number) => ({
  start,
  end: start + 3,
  startSample,
  endSample,
  confidence: 1,
});

describe('sentenceTimes', () => {
  it('begins with the first word of a part and ends with its last', () => {
    const words = [word(0, 100, 200), word(4, 250, 300), word(9, 500, 600)];
    const parts = [
      { from: 0, to: 8 },
      { from: 8, to: 12 },
    ];
    expect(sentenceTimes(parts, words)).toEqual([
      { from: 0, to: 8, startSample: 100, endSample: 300 },
      { from: 8, to: 12, startSample: 500, endSample: 600 },
    ]);
  });

  it('gives a part without a word no duration, at the end of the word before it', () => {
    const parts = [
      { from: 0, to: 4 },
      { from: 4, to: 8 },
      { from: 8, to: 12 },
    ];
    const times = sentenceTimes(parts, [word(0, 100, 200), word(9, 500, 600)]);
    expect(times[1]).toMatchObject({ startSample: 200, endSample: 200 });
    expect(sentenceTimes([{ from: 0, to: 4 }], [])).toMatchObject([{ startSample: 0, endSample: 0 }]);
  });

  it('keeps the order of parts, and never overlaps, for all texts and times', () => {
    const steps = fc.array(fc.tuple(fc.nat(8), fc.nat(50), fc.nat(50)), { maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (gaps, lengths) => {
        let place = 0;
        let sample = 0;
        const words = gaps.map(([gap, pause, length]) => {
          const one = word(place + gap, sample + pause, sample + pause + length);
          place = one.end;
          sample = one.endSample;
          return one;
        });
        let from = 0;
        const parts = lengths.map((length) => {
          from += length;
          return { from: from - length, to: from };
        });
        const times = sentenceTimes(parts, words);
        expect(times).toHaveLength(parts.length);
        for (const [index, { startSample, endSample }] of times.entries()) {
          expect(endSample).toBeGreaterThanOrEqual(startSample);
          expect(startSample).toBeGreaterThanOrEqual(times[index - 1]?.endSample ?? 0);
        }
      }),
      { numRuns: examples(300) },
    );
  });
});
