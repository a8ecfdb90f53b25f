import { describe, expect, it } from 'vitest';
import { type Recording, texts } from '../../support/recording.js';
import type { GatewayScript, ScriptedGateway, Step } from '../../support/scripted-gateway.js';
import { skippingClock } from '../../support/skipping-clock.js';
import { scriptedBook } from '../scripted-run.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A script in which every request is COMPLETED. The media host refuses the media of `expired` requests, by their number. */
const expiringMedia = (
  gateway: ScriptedGateway,
  { status, expired }: { readonly status: number; readonly expired: (number: number) => boolean },
): GatewayScript => ({
  poll: (_number, { path }): Step => ({
    status: 200,
    body: {
      status: 'COMPLETED',
      output: { media_url: [`${gateway.mediaUrl}/${path.split('/').at(-1)}/output.wav`] },
    },
  }),
  media: (_number, { path }) =>
    expired(Number(/r-(\d+)/.exec(path)?.[1])) ? { status, body: '<Error>No such key</Error>' } : null,
});

/** Creates a book with `count` accepted requests of a run that was interrupted before it downloaded anything. */
async function acceptedBook(count: number) {
  const book = await scriptedBook({ poll: () => ({ status: 200, body: { status: 'PROCESSING' } }) });
  const ended = new AbortController();
  let accepted = 0;
  await book.record({
    texts: texts(count),
    concurrency: count,
    signal: ended.signal,
    onEvent({ type }) {
      if (type === 'chunk-accepted') accepted += 1;
      if (accepted === count) ended.abort(new Error('interrupted'));
    },
  });
  expect(book.gateway.submits).toHaveLength(count);
  return book;
}

const codesOf = ({ events }: Recording): readonly string[] =>
  events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));

describe('media that have expired although the status is COMPLETED', () => {
  it.each([403, 404, 410])(
    'are bought again after a minute of %i, and listed as paid twice',
    async (status) => {
      const { record, gateway } = await acceptedBook(1);
      gateway.script(expiringMedia(gateway, { status, expired: (number) => number <= 1 }));
      const skipping = skippingClock();
      const recording = await record({ texts: texts(1), skipping });
      expect(recording.recorded).toMatchObject({ bought: 1, failed: [], stopped: null });
      expect(recording.recorded.paidTwice).toMatchObject([
        { chunk: 1, reason: `its audio has expired at the gateway (The media host answered HTTP ${status})` },
      ]);
      expect(codesOf(recording)).toContain('paid-take-lost');
      expect(skipping.monotonic()).toBeGreaterThanOrEqual(minute);
      expect(gateway.submits).toHaveLength(2);
    },
  );

  it.each([1, 8])(
    'are all bought again for many requests, once one new request was downloaded (concurrency %i)',
    async (concurrency) => {
      const { record, gateway } = await acceptedBook(6);
      gateway.script(expiringMedia(gateway, { status: 404, expired: (number) => number <= 6 }));
      const recording = await record({ texts: texts(6), concurrency });
      expect(recording.recorded).toMatchObject({ bought: 6, failed: [], stopped: null });
      expect(recording.recorded.paidTwice).toHaveLength(6);
      expect(gateway.submits).toHaveLength(12);
    },
  );

  it('are not bought again beyond the budget', async () => {
    const { record, gateway } = await acceptedBook(4);
    gateway.script(expiringMedia(gateway, { status: 404, expired: (number) => number <= 4 }));
    const { recorded } = await record({ texts: texts(4), budgetMicroUsd: 2 * 40_000 });
    expect(recorded).toMatchObject({ bought: 2, stopped: { code: 'budget' } });
    expect(gateway.submits).toHaveLength(6);
  });

  it('cost at most one request if the media host refuses everything', async () => {
    const { record, gateway } = await acceptedBook(6);
    gateway.script(expiringMedia(gateway, { status: 404, expired: () => true }));
    const first = await record({ texts: texts(6) });
    expect(first.recorded).toMatchObject({ bought: 0, stopped: { code: 'gateway-failing' } });
    expect(gateway.submits).toHaveLength(7);
    gateway.script(expiringMedia(gateway, { status: 404, expired: () => false }));
    const second = await record({ texts: texts(6) });
    expect(second.snapshot.present.size).toBe(6);
    expect(gateway.submits).toHaveLength(7);
  });

  it('are bought again for one new request among others', async () => {
    const { record, gateway } = await scriptedBook();
    gateway.script(expiringMedia(gateway, { status: 404, expired: (number) => number === 2 }));
    const { recorded } = await record({ texts: texts(12), concurrency: 2 });
    expect(recorded).toMatchObject({ bought: 12, failed: [], stopped: null });
    expect(recorded.paidTwice).toHaveLength(1);
    expect(gateway.submits).toHaveLength(13);
  });
});

describe('a job that does not end while the media of others fail', () => {
  it('ends with the run', async () => {
    const { record, gateway } = await scriptedBook();
    gateway.script({
      poll: (number, { path }): Step => ({
        status: 200,
        body: path.endsWith('/r-4')
          ? { status: 'PROCESSING' }
          : { status: 'COMPLETED', output: { media_url: [`${gateway.mediaUrl}/${number}.wav`] } },
      }),
      media: () => ({ status: 503 }),
    });
    const { recorded } = await record({ texts: texts(4), concurrency: 4, maxWaitMs: minute });
    expect(recorded).toMatchObject({ bought: 0, stopped: { code: 'gateway-failing' } });
    expect(recorded.failed).toHaveLength(4);
    expect(gateway.submits).toHaveLength(4);
  });
});

describe('a purchase as a probe whether only old requests fail', () => {
  it('is tried again after a 429', async () => {
    const { record, gateway } = await acceptedBook(3);
    gateway.script({
      ...expiringMedia(gateway, { status: 404, expired: (number) => number <= 3 }),
      submit: (number) => (number === 4 ? { status: 429, headers: { 'retry-after': '1' } } : null),
    });
    const { recorded } = await record({ texts: texts(4) });
    expect(recorded).toMatchObject({ bought: 4, failed: [], stopped: null });
  });
});

describe('a request that the gateway does not know', () => {
  const unknown: Step = { status: 404, body: { error: 'Not Found' } };

  it('stays collectable while nothing shows that the gateway knows other requests', async () => {
    const { record, gateway, journal } = await acceptedBook(1);
    gateway.script({ poll: () => unknown });
    const recording = await record({ texts: texts(1) });
    expect(recording.recorded).toMatchObject({ bought: 0, stopped: null });
    expect(recording.recorded.failed[0]?.reason).toMatch(/; the next run collects it$/);
    expect(await journal()).toBe('submitting accepted');
    gateway.script({});
    expect((await record({ texts: texts(1) })).recorded).toMatchObject({ collected: 1, bought: 0 });
    expect(gateway.submits).toHaveLength(1);
  });

  it('is bought again if the gateway still knows an earlier request', async () => {
    const { record, gateway } = await acceptedBook(2);
    // The gateway knows only the second request.
    gateway.script({ poll: (_number, { path }) => (path.endsWith('/r-1') ? unknown : null) });
    const recording = await record({ texts: texts(2) });
    expect(recording.recorded).toMatchObject({ bought: 1, collected: 1, failed: [] });
    expect(codesOf(recording)).toContain('paid-take-lost');
    expect(gateway.submits).toHaveLength(3);
  });

  it('stays collectable if it is new, even if the gateway knows older requests', async () => {
    const { record, gateway } = await scriptedBook();
    await record({ texts: texts(1) });
    // From now on the gateway knows new requests only after the run.
    gateway.script({ poll: (_number, { path }) => (path.endsWith('/r-1') ? null : unknown) });
    const { recorded } = await record({ texts: texts(12), maxWaitMs: 3 * minute });
    expect(recorded).toMatchObject({ bought: 0, paidTwice: [], stopped: { code: 'gateway-failing' } });
    gateway.script({});
    const last = await record({ texts: texts(12) });
    expect(last.snapshot.present.size).toBe(12);
    expect(gateway.submits).toHaveLength(12);
  });

  it('is bought again after a day and a minute', async () => {
    const { record, gateway } = await acceptedBook(1);
    gateway.script({ poll: (_number, { path }) => (path.endsWith('/r-1') ? unknown : null) });
    const skipping = skippingClock((ms) => day + minute + ms);
    const recording = await record({ texts: texts(1), skipping });
    expect(recording.recorded).toMatchObject({ bought: 1, failed: [] });
    expect(skipping.monotonic()).toBeGreaterThanOrEqual(minute);
    expect(gateway.submits).toHaveLength(2);
  });
});
