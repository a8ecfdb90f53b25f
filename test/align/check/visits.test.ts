import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findVisits, heaviestIncreasing, type Visit } from '../../../src/align/check/visits.js';

const visits = fc
  .array(fc.record({ label: fc.nat(6), frames: fc.integer({ min: 1, max: 9 }) }), { maxLength: 10 })
  .map((list) => {
    let startFrame = 0;
    return list.map(({ label, frames }): Visit => {
      const visit = { label, startFrame, endFrame: startFrame + frames };
      startFrame = visit.endFrame;
      return visit;
    });
  });

const framesOf = (list: readonly Visit[]): number =>
  list.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);

const isIncreasing = (list: readonly Visit[]): boolean =>
  list.every(({ label }, index) => index === 0 || label > (list[index - 1] as Visit).label);

describe('findVisits', () => {
  it('leaves out frames without a label', () => {
    expect(findVisits(Int32Array.of(-1, 2, 2, -1, 2, 0))).toEqual([
      { label: 2, startFrame: 1, endFrame: 3 },
      { label: 2, startFrame: 4, endFrame: 5 },
      { label: 0, startFrame: 5, endFrame: 6 },
    ]);
  });
});

describe('heaviestIncreasing', () => {
  it('has as many frames as the best of all selections', () => {
    fc.assert(
      fc.property(visits, (list) => {
        let best = 0;
        for (let selection = 0; selection < 2 ** list.length; selection++) {
          const chosen = list.filter((_, index) => (selection & (1 << index)) !== 0);
          if (isIncreasing(chosen)) best = Math.max(best, framesOf(chosen));
        }
        const found = heaviestIncreasing(list);
        expect(found).toEqual(found.toSorted((one, other) => one - other));
        const chosen = found.map((index) => list[index] as Visit);
        expect(isIncreasing(chosen)).toBe(true);
        expect(framesOf(chosen)).toBe(best);
      }),
    );
  });
});
