import { describe, expect, it } from 'vitest';
import { perRequest } from '../../../src/base/money/price.js';
import { budgetWarnings } from '../../../src/plan/cost/budget-warnings.js';
import { monthStanding } from '../../../src/plan/cost/month-standing.js';
import type { Plan } from '../../../src/plan/plan.js';

const priceMicroUsd = 40_000;

const planOf = (chunks: number): Plan => ({
  retakable: new Map(),
  chapters: [],
  pricing: { price: perRequest(priceMicroUsd), charactersPerSecond: 15 },
  total: {
    characters: 0,
    chunks,
    reuse: 0,
    collect: 0,
    buy: chunks,
    withheld: 0,
    costMicroUsd: chunks * priceMicroUsd,
    costWithRetakesMicroUsd: chunks * priceMicroUsd,
    audioSeconds: 0,
    wallSeconds: 0,
  },
});

/** The hints for a plan of ten chunks, with money for so many in the run and in the month; null: no budget. */
const hints = (run: number | null, month: number | null) =>
  budgetWarnings(planOf(10), {
    budgetMicroUsd: run === null ? null : run * priceMicroUsd,
    month: monthStanding(
      { months: new Map() },
      {
        budgetMicroUsd: month === null ? null : month * priceMicroUsd,
        now: Date.parse('2026-11-22T12:00:00Z'),
      },
    ),
  }).map(({ code, hint }) => [code, hint]);

const runStops = ['over-budget', 'Buying stops there. A rerun resumes where it stopped, with a new budget.'];
const monthStops = [
  'over-monthly-budget',
  'Buying stops there. Raise limits.monthlyBudget, or run it again from 2026-12-01 (UTC): it resumes.',
];

describe('budget warnings', () => {
  it.each([
    ['none', null, null, []],
    ['that fit', 10, 10, []],
    ['of the run', 3, null, [runStops]],
    ['of the run, where the month has enough', 3, 10, [runStops]],
    ['of the month', null, 3, [monthStops]],
    ['of the month, where the run has enough', 12, 3, [monthStops]],
    [
      'of both, the run first',
      3,
      4,
      [
        runStops,
        [
          'over-monthly-budget',
          'It would stop a rerun. Raise limits.monthlyBudget, or go on from 2026-12-01 (UTC).',
        ],
      ],
    ],
    [
      'of both, the month first',
      4,
      3,
      [['over-budget', "The month's budget is reached before that."], monthStops],
    ],
  ])('of budgets: %s', (_, run, month, expected) => {
    expect(hints(run, month)).toEqual(expected);
  });

  it.each([
    [3, 3],
    [0, 0],
    [3, 4],
    [4, 3],
  ])('say once where buying stops (%i and %i)', (run, month) => {
    expect(hints(run, month).filter(([, hint]) => hint?.includes('Buying stops there'))).toHaveLength(1);
  });
});
