import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePurse } from '../../../src/record/budget/budget.js';
import { examples } from '../../support/examples.js';

const never = new AbortController().signal;

describe('the purse', () => {
  it('has no end without a budget', async () => {
    const purse = makePurse(null);
    for (let index = 0; index < 1000; index += 1) expect(await purse.reserve(40_000, never)).toBe(true);
  });

  it('has room for what is free, also when the budget is overdrawn', async () => {
    const purse = makePurse(-1);
    expect(await purse.reserve(0, never)).toBe(true);
    expect(await purse.reserve(1, never)).toBe(false);
  });

  it('waits for money that is set aside and may come back', async () => {
    const purse = makePurse(40_000);
    expect(await purse.reserve(40_000, never)).toBe(true);
    const second = purse.reserve(40_000, never);
    purse.release(40_000);
    expect(await second).toBe(true);
    const third = purse.reserve(40_000, never);
    purse.spend(40_000);
    expect(await third).toBe(false);
  });

  it('lets go of whoever waits when the run is ended', async () => {
    const purse = makePurse(40_000);
    await purse.reserve(40_000, never);
    const ended = new AbortController();
    const waiting = purse.reserve(40_000, ended.signal);
    ended.abort(new Error('ended'));
    await expect(waiting).rejects.toThrow('ended');
  });

  it('counts uncertain money like spent money', async () => {
    const purse = makePurse(80_000);
    await purse.reserve(40_000, never);
    purse.doubt(40_000);
    await purse.reserve(40_000, never);
    purse.spend(40_000);
    expect(await purse.reserve(40_000, never)).toBe(false);
    expect([purse.spentMicroUsd, purse.uncertainMicroUsd]).toEqual([40_000, 40_000]);
  });

  it('never lets certain, uncertain and reserved money past the budget, whatever comes of the requests', async () => {
    const ends = fc.array(fc.constantFrom('release', 'spend', 'doubt', 'refund'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        ends,
        fc.integer({ min: 1, max: 8 }),
        async (budget, outcomes, slots) => {
          const purse = makePurse(budget);
          let inFlight = 0;
          const todo = [...outcomes];
          const worker = async () => {
            for (let end = todo.pop(); end !== undefined; end = todo.pop()) {
              if (!(await purse.reserve(1, never))) return;
              inFlight += 1;
              expect(purse.spentMicroUsd + purse.uncertainMicroUsd + inFlight).toBeLessThanOrEqual(budget);
              await new Promise((resolve) => setImmediate(resolve));
              inFlight -= 1;
              if (end === 'release') purse.release(1);
              else if (end === 'doubt') purse.doubt(1);
              else purse.spend(1);
              if (end === 'refund') purse.refund(1);
            }
          };
          await Promise.all(Array.from({ length: slots }, worker));
        },
      ),
      { numRuns: examples(50) },
    );
  });
});
