import { expect, it } from 'vitest';
import { isUnchanged } from '../../../../src/cli/commands/ci/run/run-job.js';

it('a run that records or judges something changes the state, so the action saves it', () => {
  const recorded = { bought: 0, collected: 0, retaken: 0, uncertainMicroUsd: 0 };
  const nothing = { status: 'complete', recorded, delivered: {} } as const;
  expect(isUnchanged(nothing)).toBe(true);
  expect(isUnchanged({ ...nothing, delivered: { judged: 0 } })).toBe(true);
  expect(isUnchanged({ ...nothing, delivered: { judged: 1 } })).toBe(false);
  expect(isUnchanged({ ...nothing, recorded: { ...recorded, collected: 1 } })).toBe(false);
  expect(isUnchanged({ ...nothing, status: 'incomplete' })).toBe(false);
});
