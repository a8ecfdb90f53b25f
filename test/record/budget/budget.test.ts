import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBudget } from '../../../src/record/budget/budget.js';
import { examples } from '../../support/examples.js';

const never = new AbortController().signal;

describe('a budget', () => {
  it('has no end without a budget', async () => {
    const made = makeBudget(null);
    for (let index = 0; index < 1000; index += 1) expect(await made.reserve(40_000, never)).toBe(true);
  });

  it('has room for what is free, also when the budget is overdrawn', async () => {
    const made = makeBudget(-1);
    expect(await made.reserve(0, never)).toBe(true);
    expect(await made.reserve(1, never)).toBe(false);
  });

  it('waits for money that is set aside and may come back', async () => {
    const made = makeBudget(40_000);
    expect(await made.reserve(40_000, never)).toBe(true);
    const second = made.reserve(40_000, never);
    made.release(40_000);
    expect(await second).toBe(true);
    const third = made.reserve(40_000, never);
    made.commit(40_000);
    expect(await third).toBe(false);
  });

  it('lets go of whoever waits when the run is ended', async () => {
    const made = makeBudget(40_000);
    await made.reserve(40_000, never);
    const ended = new AbortController();
    const waiting = made.reserve(40_000, ended.signal);
    ended.abort(new Error('ended'));
    await expect(waiting).rejects.toThrow('ended');
  });

  it('counts uncertain money like spent money', async () => {
    const made = makeBudget(80_000);
    await made.reserve(40_000, never);
    made.markUncertain(40_000);
    await made.reserve(40_000, never);
    made.commit(40_000);
    expect(await made.reserve(40_000, never)).toBe(false);
    expect([made.spentMicroUsd, made.uncertainMicroUsd]).toEqual([40_000, 40_000]);
  });

  it('never lets certain, uncertain and reserved money past the budget, whatever comes of the requests', async () => {
    const ends = fc.array(fc.constantFrom('release', 'spend', 'doubt', 'refund'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        ends,
        fc.integer({ min: 1, max: 8 }),
        async (limit, outcomes, slots) => {
          const made = makeBudget(limit);
          let inFlight = 0;
          const todo = [...outcomes];
          const worker = async () => {
            for (let end = todo.pop(); end !== undefined; end = todo.pop()) {
              if (!(await made.reserve(1, never))) return;
              inFlight += 1;
              expect(made.spentMicroUsd + made.uncertainMicroUsd + inFlight).toBeLessThanOrEqual(limit);
              await new Promise((resolve) => setImmediate(resolve));
              inFlight -= 1;
              if (end === 'release') made.release(1);
              else if (end === 'doubt') made.markUncertain(1);
              else made.commit(1);
              if (end === 'refund') made.refund(1);
            }
          };
          await Promise.all(Array.from({ length: slots }, worker));
        },
      ),
      { numRuns: examples(50) },
    );
  });
});
