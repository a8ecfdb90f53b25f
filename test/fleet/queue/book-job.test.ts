import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  jobIdOf,
  noProgress,
  readOutcome,
  readProgress,
  readTask,
} from '../../../src/fleet/queue/book-job.js';
import { failedOutcome } from '../../../src/fleet/worker/retry-policy.js';
import { bookTask } from '../../support/book-task.js';

const task = bookTask();

describe('readTask', () => {
  it('reads the data of a job', () => expect(readTask(task)).toEqual(task));

  it.each([
    ['no data', null],
    ['text', 'books/atlas'],
    ['a missing field', { ...task, files: undefined }],
    ['a fingerprint that is none', { ...task, files: 'x' }],
    // Data of a newer version may ask for something that this version would not do.
    ['an unknown field', { ...task, command: 'rm' }],
  ])('refuses %s', (_, data) => expect(readTask(data)).toBeNull());

  it.each([
    ['a number that is no whole number of micro-dollars', { fleetMicroUsd: 1e300 }],
    ['an infinite number', { fleetMicroUsd: Number.POSITIVE_INFINITY }],
    ['a negative number of requests', { book: { bought: -1, spentMicroUsd: 0, uncertainMicroUsd: 0 } }],
  ])('refuses %s', (_, parts) =>
    expect(readTask({ ...task, chargedBefore: { ...task.chargedBefore, ...parts } })).toBeNull(),
  );

  it('takes nothing from a prototype', () => {
    expect(readTask(JSON.parse(`{"__proto__":${JSON.stringify(task)}}`))).toBeNull();
    const read = readTask(JSON.parse(`${JSON.stringify(task).slice(0, -1)},"__proto__":{"isAdmin":true}}`));
    expect(read === null || !('isAdmin' in read)).toBe(true);
    expect('isAdmin' in {}).toBe(false);
  });

  it('never throws', () => fc.assert(fc.property(fc.anything(), (data) => void readTask(data))));
});

describe('readOutcome', () => {
  const outcome = failedOutcome('locked', 'Another run has the lock.');

  it('reads a value and its text', () => {
    expect(readOutcome(outcome)).toEqual(outcome);
    expect(readOutcome(JSON.stringify(outcome))).toEqual(outcome);
  });

  it.each([['job stalled more than allowable limit'], ['{'], [7], [null]])('refuses %j', (data) =>
    expect(readOutcome(data)).toBeNull(),
  );
});

it('readProgress reads a progress, and not the 0 of a job without any', () => {
  expect(readProgress(noProgress)).toEqual(noProgress);
  expect(readProgress(0)).toBeNull();
});

it('jobIdOf is the same for the same book, and contains no character that a job id must not have', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (book) => {
      expect(jobIdOf(book)).toBe(jobIdOf(book));
      expect(jobIdOf(book)).toMatch(/^book-[0-9a-f]{24}$/);
    }),
  );
  expect(jobIdOf('a')).not.toBe(jobIdOf('b'));
});
