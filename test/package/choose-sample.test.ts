import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSample } from '../../src/package/sample/choose-sample.js';

/** Sentences one after the other, with pauses between them. */
const sentences = fc
  .array(
    fc.record({ pause: fc.integer({ min: 0, max: 3_000 }), length: fc.integer({ min: 1, max: 30_000 }) }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((parts) => {
    let at = 0;
    return parts.map(({ pause, length }) => {
      const startSeconds = (at + pause) / 1000;
      at += pause + length;
      return { startSeconds, endSeconds: at / 1000 };
    });
  });

describe('chooseSample', () => {
  it('begins before the first sentence, cuts no sentence, and is not longer than asked for', () => {
    fc.assert(
      fc.property(sentences, fc.integer({ min: 1, max: 300 }), (all, most) => {
        const range = chooseSample(all, most);
        if (range === null) {
          expect(all[0]!.endSeconds - Math.max(0, all[0]!.startSeconds - 0.75)).toBeGreaterThan(most - 0.5);
          return;
        }
        const { startSeconds, endSeconds, fadeSeconds } = range;
        expect(endSeconds - startSeconds).toBeLessThanOrEqual(most + 1e-9);
        expect(startSeconds).toBeLessThanOrEqual(all[0]!.startSeconds);
        const cut = all.filter((one) => one.startSeconds < endSeconds && endSeconds < one.endSeconds - 1e-9);
        expect(cut).toEqual([]);
        // What fades out is after the last word.
        expect(all.some((one) => Math.abs(one.endSeconds - (endSeconds - fadeSeconds)) < 1e-6)).toBe(true);
      }),
    );
  });

  it('has no sample for a chapter without sentences', () => {
    expect(chooseSample([], 60)).toBeNull();
  });
});
