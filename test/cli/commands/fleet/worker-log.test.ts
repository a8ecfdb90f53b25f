import { describe, expect, it } from 'vitest';
import { workerLog } from '../../../../src/cli/commands/fleet/worker-log.js';
import { nothingYet } from '../../../../src/fleet/worker/follow-events.js';
import { failedOutcome } from '../../../../src/fleet/worker/retry-policy.js';
import type { WorkerEvent } from '../../../../src/fleet/worker/worker-events.js';
import { expectShown, forging } from '../../../support/hostile.js';

const at = Date.UTC(2026, 11, 1, 12);
const step = { bought: 1, spentMicroUsd: 40_000, uncertainMicroUsd: 0, throttled: 0 };
const progressed: WorkerEvent = {
  type: 'book-progressed',
  book: 'a',
  progress: { ...nothingYet, phase: 'recording', chunks: 10, recorded: 3, spentMicroUsd: 120_000 },
  step,
};
const failed: WorkerEvent = {
  type: 'book-ended',
  book: 'a',
  outcome: failedOutcome('budget', 'The budget is used up.', 'Raise it.'),
  next: 'failed',
};

describe('workerLog', () => {
  it('writes a line of text for each event', () => {
    const log = workerLog('text', () => at);
    expect(log({ type: 'book-started', book: 'a', start: 1 })).toBe('2026-12-01T12:00:00.000Z a: started.\n');
    expect(log({ type: 'book-started', book: 'a', start: 2 })).toBe(
      '2026-12-01T12:00:00.000Z a: started, attempt 2.\n',
    );
    expect(log(failed)).toBe('2026-12-01T12:00:00.000Z a: failed. The budget is used up. Raise it.\n');
    expect(log({ type: 'clock-differs', seconds: -3600 })).toContain(
      'The clock of this machine is 1:00:00 behind that of Redis.',
    );
  });

  it('shows a name from a job without running what it contains, in one line', () => {
    const event: WorkerEvent = { type: 'book-started', book: forging, start: 1 };
    const text = workerLog('text', () => at)(event) ?? '';
    expectShown(text);
    expect(text.trimEnd()).not.toContain('\n');
    expect(JSON.parse(workerLog('json', () => at)(event) ?? '')).toMatchObject({ book: forging });
  });

  it('writes a JSON object for each event, with time, level and event', () => {
    const line = workerLog('json', () => at)(failed) ?? '';
    expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(line)).toMatchObject({
      time: '2026-12-01T12:00:00.000Z',
      level: 'error',
      event: 'book-ended',
      book: 'a',
      next: 'failed',
      outcome: { code: 'budget', exitStatus: 4 },
    });
  });

  it('writes the progress of a book at most every 30 seconds', () => {
    let now = at;
    const log = workerLog('text', () => now);
    log({ type: 'book-started', book: 'a', start: 1 });
    expect(log(progressed)).toBeNull();
    now += 30_000;
    expect(log(progressed)).toContain('a: 3 of 10 chunks recorded, $0.12 charged.');
    expect(log(progressed)).toBeNull();
  });

  it('shows control characters of a message, and does not write them', () => {
    const log = workerLog('text', () => at);
    expect(log({ type: 'worker-error', message: 'a\u001B[2Jb' })).not.toContain('\u001B');
  });
});
