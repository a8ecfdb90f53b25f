import { describe, expect, it } from 'vitest';
import { NarrateError } from '../../src/base/errors.js';
import type { Journal } from '../../src/state/journal/journal.js';
import { texts } from '../support/recording.js';
import { scriptedBook, summaryOf } from './scripted-run.js';

const nothing = { bought: 0, spent: 0, uncertain: 0 };

describe('the last validation before a request', () => {
  it('closes the journal line and sends nothing if the run is to end', async () => {
    const book = await scriptedBook();
    const ended = new AbortController();
    const journal = (own: Journal): Journal => ({
      ...own,
      async append(step, now) {
        const entry = await own.append(step, now);
        if (step.type === 'submitting') ended.abort(new NarrateError('interrupted', 'Interrupted.'));
        return entry;
      },
    });
    const recording = await book.record({ texts: texts(3), concurrency: 1, signal: ended.signal, journal });
    expect(summaryOf(recording)).toMatchObject(nothing);
    expect(book.gateway.submits).toEqual([]);
    expect(await book.journal()).toBe('submitting refused');
    expect(recording.snapshot.ledger.uncertain.size).toBe(0);
    expect(recording.events.map(({ type }) => type)).not.toContain('chunk-submitting');
  });

  it('stops buying and sends nothing if another run has taken the lock', async () => {
    const book = await scriptedBook();
    const taken = new NarrateError('locked', 'It is held by process 7 on attic.');
    const journal = (own: Journal): Journal => ({ ...own, requireOwn: () => Promise.reject(taken) });
    const recording = await book.record({ texts: texts(3), concurrency: 1, journal });
    expect(summaryOf(recording)).toMatchObject({ ...nothing, stopped: 'locked' });
    expect(book.gateway.submits).toEqual([]);
    expect(await book.journal()).toBe('submitting refused');
  });

  it('sends nothing if buying has stopped in the meantime', async () => {
    const book = await scriptedBook();
    const lost = new NarrateError('store-lost', 'The lease of this run was removed.');
    let calls = 0;
    // The first call finds the lease lost. The others resolve later, without an error.
    const journal = (own: Journal): Journal => ({
      ...own,
      async requireOwn() {
        calls += 1;
        if (calls === 1) throw lost;
        await new Promise((wake) => setTimeout(wake, 50));
      },
    });
    const recording = await book.record({ texts: texts(4), concurrency: 4, journal });
    expect(summaryOf(recording)).toMatchObject({ ...nothing, stopped: 'store-lost' });
    expect(book.gateway.submits).toEqual([]);
  });
});
