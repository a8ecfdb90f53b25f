import { expect, it } from 'vitest';
import { budgetsLeft } from '../../../src/fleet/plan/budgets-left.js';

const month = '2026-12';
const charged = (months: Record<string, number>) => ({ chargedByMonth: new Map(Object.entries(months)) });
const books = [charged({ '2026-11': 50, [month]: 10 }), charged({ [month]: 20 })];

it('budgetsLeft takes off what all books have cost: in this month, and ever', () => {
  const budgets = { runMicroUsd: 100, monthMicroUsd: 40, totalMicroUsd: 70 };
  expect(budgetsLeft(books, budgets, month)).toEqual([
    { of: 'run', month, budgetMicroUsd: 100, leftMicroUsd: 100 },
    { of: 'month', month, budgetMicroUsd: 40, leftMicroUsd: 10 },
    // Overdrawn by 10.
    { of: 'total', month, budgetMicroUsd: 70, leftMicroUsd: 0 },
  ]);
});

it('budgetsLeft leaves out budgets that a catalogue does not have', () => {
  expect(budgetsLeft(books, { runMicroUsd: null, monthMicroUsd: null, totalMicroUsd: null }, month)).toEqual(
    [],
  );
});
