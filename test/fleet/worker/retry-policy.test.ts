import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable } from '../../../src/base/errors.js';
import { attempts, failedOutcome, retryFor } from '../../../src/fleet/worker/retry-policy.js';

const codes = Object.keys(errorTable) as ErrorCode[];

describe('retryFor', () => {
  it('tries again only what is free: faults of the machine, the store or Redis, a book that another run has, and crashes', () => {
    const others: readonly ErrorCode[] = ['book-crashed', 'redis-lost'];
    const tried = codes.filter(
      (code) => !['never', 'others'].includes(retryFor({ code })) && !others.includes(code),
    );
    expect(tried.length).toBeGreaterThan(5);
    expect([...new Set(tried.map((code) => errorTable[code].exitStatus))]).toEqual([5]);
  });

  it.each(['gateway-failing', 'no-sound', 'no-balance', 'budget', 'internal'])(
    'leaves %s to a person',
    (code) => expect(retryFor({ code })).toBe('never'),
  );

  it.each(['no-key', 'key-refused', 'store-refused', 'files-changed', 'price-changed', 'invalid-input'])(
    'leaves %s to other workers, whose settings and files may be right',
    (code) => expect(retryFor({ code })).toBe('others'),
  );

  it('waits for a book that another run has', () => {
    expect(retryFor({ code: 'locked' })).toBe('again');
    expect(retryFor({ code: 'store-lost' })).toBe('again');
  });

  it('leaves a book with chunks that failed to a person, because they can be charged again', () => {
    expect(retryFor({ code: null })).toBe('never');
  });

  it('tries more than once, but not often', () => {
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThan(10);
  });
});

it('failedOutcome has the exit status and the hint of its code', () => {
  expect(failedOutcome('disk-full', 'No space left.')).toMatchObject({
    status: 'failed',
    exitStatus: 5,
    code: 'disk-full',
    message: 'No space left.',
    hint: errorTable['disk-full'].hint,
  });
});
