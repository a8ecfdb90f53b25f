import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import type { Journal } from '../../../src/state/journal/journal.js';
import { recordingFolder, texts } from '../../support/recording.js';
import { skippingClock } from '../../support/skipping-clock.js';

let book: Awaited<ReturnType<typeof recordingFolder>>;
let sandbox: Sandbox;
beforeEach(async () => {
  book = await recordingFolder();
  sandbox = await startSandbox({ charactersPerSecond: 200 });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

describe('a reservation', () => {
  it('is released if the journal cannot be written, so that no other chunk waits forever', async () => {
    const options = { url: sandbox.url, texts: texts(3), budgetMicroUsd: 40_000, concurrency: 3 };
    const journal = (own: Journal): Journal => ({
      ...own,
      append: () => Promise.reject(new Error('no room')),
    });
    await expect(book.record({ ...options, journal })).rejects.toThrow('no room');
    expect(sandbox.report().charged).toBe(0);
  });

  it('is refunded in the events if the gateway does not charge', async () => {
    const failing = await startSandbox({ charactersPerSecond: 200, faults: { error: { nth: [1] } } });
    try {
      const { events } = await book.record({ url: failing.url, texts: texts(1) });
      const spent = events.reduce((total, event) => {
        if (event.type === 'chunk-accepted') return total + event.priceMicroUsd;
        return event.type === 'chunk-refunded' ? total - event.priceMicroUsd : total;
      }, 0);
      expect(spent).toBe(40_000);
    } finally {
      await failing.close();
    }
  });
});

describe('a take that is missing on disk and at the gateway', () => {
  /** Returns options with a clock that is more than a day later, when an unknown request counts as lost. */
  function dayLater() {
    const clock = skippingClock((ms) => Date.now() + 25 * 3_600_000 + ms);
    return { clock, wrapEngine: clock.watch };
  }

  it('has a price in the next plan if this run did not buy it', async () => {
    const first = await book.record({ url: sandbox.url, texts: texts(1) });
    const [key = ''] = first.snapshot.present.keys();
    await rm(join(book.folder, 'takes', key), { recursive: true });
    sandbox.reset();
    const second = await book.record({ url: sandbox.url, texts: texts(1), budgetMicroUsd: 0, ...dayLater() });
    expect(second.plan.total).toMatchObject({ collect: 1, buy: 0 });
    expect(second.recorded).toMatchObject({ bought: 0, stopped: { code: 'budget' } });
    const third = await book.record({ url: sandbox.url, texts: texts(1) });
    expect(third.plan.total).toMatchObject({ collect: 0, buy: 1, costMicroUsd: 40_000 });
  });

  it('is not bought by a run that may only collect', async () => {
    const first = await book.record({ url: sandbox.url, texts: texts(1) });
    const [key = ''] = first.snapshot.present.keys();
    await rm(join(book.folder, 'takes', key), { recursive: true });
    sandbox.reset();
    const second = await book.record({ url: sandbox.url, texts: texts(1), mayBuy: false, ...dayLater() });
    expect(second.recorded).toMatchObject({ bought: 0, failed: [{ chunk: 1 }] });
    expect(sandbox.report().charged).toBe(0);
  });
});
