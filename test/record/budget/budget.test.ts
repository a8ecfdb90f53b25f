import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBudget } from '../../../src/record/budget/budget.js';
import { examples } from '../../support/examples.js';

const never = new AbortController().signal;

describe('budget', () => {
  it('is unlimited with null', async () => {
    const budget = makeBudget(null);
    for (let index = 0; index < 1000; index += 1) expect(await budget.reserve(40_000, never)).toBe(true);
  });

  it('allows free requests even if it is overdrawn', async () => {
    const budget = makeBudget(-1);
    expect(await budget.reserve(0, never)).toBe(true);
    expect(await budget.reserve(1, never)).toBe(false);
  });

  it('waits for a reservation that may be released', async () => {
    const budget = makeBudget(40_000);
    expect(await budget.reserve(40_000, never)).toBe(true);
    const second = budget.reserve(40_000, never);
    budget.release(40_000);
    expect(await second).toBe(true);
    const third = budget.reserve(40_000, never);
    budget.commit(40_000);
    expect(await third).toBe(false);
  });

  it('rejects a wait when the run is ended', async () => {
    const budget = makeBudget(40_000);
    await budget.reserve(40_000, never);
    const ended = new AbortController();
    const waiting = budget.reserve(40_000, ended.signal);
    ended.abort(new Error('ended'));
    await expect(waiting).rejects.toThrow('ended');
  });

  it('counts uncertain money like spent money', async () => {
    const budget = makeBudget(80_000);
    await budget.reserve(40_000, never);
    budget.markUncertain(40_000);
    await budget.reserve(40_000, never);
    budget.commit(40_000);
    expect(await budget.reserve(40_000, never)).toBe(false);
    expect([budget.spentMicroUsd, budget.uncertainMicroUsd]).toEqual([40_000, 40_000]);
  });

  it('never lets charged, uncertain and reserved money exceed the limit', async () => {
    const ends = fc.array(fc.constantFrom('release', 'commit', 'uncertain', 'refund'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        ends,
        fc.integer({ min: 1, max: 8 }),
        async (limit, outcomes, slots) => {
          const budget = makeBudget(limit);
          let inFlight = 0;
          const todo = [...outcomes];
          const worker = async () => {
            for (let end = todo.pop(); end !== undefined; end = todo.pop()) {
              if (!(await budget.reserve(1, never))) return;
              inFlight += 1;
              expect(budget.spentMicroUsd + budget.uncertainMicroUsd + inFlight).toBeLessThanOrEqual(limit);
              await new Promise((resolve) => setImmediate(resolve));
              inFlight -= 1;
              if (end === 'release') budget.release(1);
              else if (end === 'uncertain') budget.markUncertain(1);
              else budget.commit(1);
              if (end === 'refund') budget.refund(1);
            }
          };
          await Promise.all(Array.from({ length: slots }, worker));
        },
      ),
      { numRuns: examples(50) },
    );
  });
});
