import { describe, expect, it } from 'vitest';
import type { GovernedRun, Governor, SharedBudget, SharedReservation } from '../../src/record/governor.js';
import { localGovernor } from '../../src/record/local-governor.js';
import { texts } from '../support/recording.js';
import { price, scriptedBook, summaryOf } from './scripted-run.js';

/** Creates a governor that only watches, or that changes what `parts` says. */
function watchedGovernor(parts: Partial<SharedBudget> & Partial<Pick<SharedReservation, 'confirm'>> = {}) {
  const calls: string[] = [];
  const runs: GovernedRun[] = [];
  let held = 0;
  const { confirm = async () => true, ...budget } = parts;
  const ended =
    (name: string) =>
    (amount: number): void => {
      calls.push(name);
      held -= amount;
    };
  const reservation: SharedReservation = {
    confirm,
    release: ended('release'),
    commit: ended('commit'),
    markUncertain: ended('markUncertain'),
    settle: ended('settle'),
    refund: () => calls.push('refund'),
  };
  const governor: Governor = {
    open(run) {
      runs.push(run);
      return {
        ...localGovernor.open(run),
        budget: {
          async reserve(amount) {
            calls.push('reserve');
            held += amount;
            return reservation;
          },
          refund: () => calls.push('refund of an earlier run'),
          close: () => calls.push('close'),
          ...budget,
        },
        async close() {
          calls.push('end');
        },
      };
    },
  };
  return { governor, calls, runs, held: () => held };
}

describe('the governor of a run', () => {
  it('holds the price of each request until its outcome is known', async () => {
    const book = await scriptedBook();
    const { governor, calls, held, runs } = watchedGovernor();
    const recording = await book.record({ texts: texts(2), concurrency: 1, governor });
    expect(summaryOf(recording)).toMatchObject({ bought: 2, spent: 2 });
    expect(calls).toEqual(['reserve', 'commit', 'reserve', 'commit', 'end']);
    expect(held()).toBe(0);
    expect(runs).toMatchObject([{ account: 'test', engineKind: 'jobs', charged: new Map() }]);
  });

  it('is told what the journal says was charged by month', async () => {
    const book = await scriptedBook();
    await book.record({ texts: texts(2) });
    const { governor, runs } = watchedGovernor();
    await book.record({ texts: texts(3), governor });
    expect([...(runs[0]?.charged.values() ?? [])]).toEqual([2 * price]);
  });

  it('releases the price of a request that was refused, and marks a lost one as possibly charged', async () => {
    const refused = await scriptedBook({ submit: [{ status: 429 }] });
    const first = watchedGovernor();
    await refused.record({ governor: first.governor });
    expect(first.calls).toEqual(['reserve', 'release', 'reserve', 'commit', 'end']);
    const lost = await scriptedBook({ submit: ['destroy'] });
    const second = watchedGovernor();
    await lost.record({ governor: second.governor });
    expect(second.calls).toEqual(['reserve', 'markUncertain', 'reserve', 'commit', 'end']);
  });

  it('stops buying when a shared budget is reached, and the budget of the run is not used up by that', async () => {
    const book = await scriptedBook();
    let stopRun: GovernedRun['stop'] = () => {};
    const { governor, runs } = watchedGovernor({
      async reserve() {
        stopRun({ code: 'fleet-budget', message: 'The budget of the catalogue is reached.' });
        return null;
      },
    });
    const open: Governor['open'] = (run) => {
      stopRun = run.stop;
      return governor.open(run);
    };
    const recording = await book.record({ texts: texts(3), governor: { open } });
    expect(summaryOf(recording)).toMatchObject({
      bought: 0,
      spent: 0,
      uncertain: 0,
      stopped: 'fleet-budget',
    });
    expect(runs).toHaveLength(1);
    expect(book.gateway.submits).toEqual([]);
  });

  it('sends nothing and reserves again if the reservation was lost before the request', async () => {
    const book = await scriptedBook();
    const answers = [false, true];
    const { governor, calls } = watchedGovernor({ confirm: async () => answers.shift() ?? true });
    const recording = await book.record({ governor });
    expect(summaryOf(recording)).toMatchObject({ bought: 1, spent: 1, uncertain: 0 });
    expect(calls).toEqual(['reserve', 'release', 'reserve', 'commit', 'end']);
    expect(await book.journal()).toBe('submitting refused submitting accepted taken');
    expect(book.gateway.submits).toHaveLength(1);
  });

  it('asks whether the reservation counts after the journal line is written, and before the request is sent', async () => {
    const book = await scriptedBook();
    const seen: (readonly [string, number])[] = [];
    const confirm = async () => {
      seen.push([await book.journal(), book.gateway.submits.length]);
      return true;
    };
    await book.record({ governor: watchedGovernor({ confirm }).governor });
    expect(seen).toEqual([['submitting', 0]]);
  });

  it('leaves the budgets of the run and of the month in force', async () => {
    for (const limit of [{ budgetMicroUsd: price }, { monthlyBudgetMicroUsd: price }]) {
      const book = await scriptedBook();
      const { governor, held } = watchedGovernor();
      const recording = await book.record({ texts: texts(3), concurrency: 1, governor, ...limit });
      expect(summaryOf(recording)).toMatchObject({ bought: 1, spent: 1 });
      expect(recording.recorded.stopped?.code).toMatch(/budget/);
      expect(held()).toBe(0);
    }
  });
});
