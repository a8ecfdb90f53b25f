import { describe, expect, it } from 'vitest';
import { perRequest } from '../../../src/base/money/price.js';
import { budgetWarnings } from '../../../src/plan/cost/budget-warnings.js';
import { monthSpending } from '../../../src/plan/cost/month-spending.js';
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
    wait: 0,
    costMicroUsd: chunks * priceMicroUsd,
    costWithRetakesMicroUsd: chunks * priceMicroUsd,
    audioSeconds: 0,
    wallSeconds: 0,
  },
});

/** Returns codes and hints for a plan of ten chunks. `run`, `month`: how many chunks each budget covers; null: no budget. */
const hints = (run: number | null, month: number | null) =>
  budgetWarnings(planOf(10), {
    budgetMicroUsd: run === null ? null : run * priceMicroUsd,
    month: monthSpending(
      { months: new Map() },
      {
        budgetMicroUsd: month === null ? null : month * priceMicroUsd,
        now: Date.parse('2026-11-22T12:00:00Z'),
      },
    ),
  }).map(({ code, hint }) => [code, hint]);

const runStops = [
  'over-budget',
  'The run stops buying at this budget. Run the same command again to continue: each run has a new budget.',
];
const monthStops = [
  'over-monthly-budget',
  'The run stops buying at this budget. Raise limits.monthlyBudget, or run the same command again from 2026-12-01 (UTC): it resumes.',
];

describe('budget warnings', () => {
  it.each([
    ['nothing without budgets', null, null, []],
    ['nothing when both budgets cover the plan', 10, 10, []],
    ["the run's budget when there is no monthly budget", 3, null, [runStops]],
    ["the run's budget when the monthly budget covers the plan", 3, 10, [runStops]],
    ["the monthly budget when there is no run's budget", null, 3, [monthStops]],
    ["the monthly budget when the run's budget covers the plan", 12, 3, [monthStops]],
    [
      "both budgets when the run's is reached first",
      3,
      4,
      [
        runStops,
        [
          'over-monthly-budget',
          'The next run would stop at this budget. Raise limits.monthlyBudget, or run the same command again from 2026-12-01 (UTC).',
        ],
      ],
    ],
    [
      'both budgets when the monthly one is reached first',
      4,
      3,
      [['over-budget', 'The run reaches the monthly budget first.'], monthStops],
    ],
  ])('name %s', (_, run, month, expected) => {
    expect(hints(run, month)).toEqual(expected);
  });

  it.each([
    [3, 3],
    [0, 0],
    [3, 4],
    [4, 3],
  ])('say once at which budget the run stops (run %i, month %i)', (run, month) => {
    const stops = hints(run, month).filter(([, hint]) => hint?.includes('The run stops buying'));
    expect(stops).toHaveLength(1);
  });
});
