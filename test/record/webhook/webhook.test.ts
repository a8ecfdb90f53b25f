import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import type { Webhook } from '../../../src/manifest/manifest.js';
import type { FaultRule, SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { freePort } from '../../support/free-port.mjs';
import { reply, startServer } from '../../support/http-server.js';
import { recordingFolder, texts } from '../../support/recording.js';

type Folder = Awaited<ReturnType<typeof recordingFolder>>;

const price = 40_000;
const always: FaultRule = { probability: 1 };
/** A clock on which waits of more than 5 s take 0.5 s. */
const shortWaits: typeof systemClock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms > 5000 ? 500 : ms, signal),
};

let book: Folder;
let webhook: Webhook;
let open: { close(): Promise<unknown> }[];
beforeEach(async () => {
  book = await recordingFolder();
  const port = await freePort();
  webhook = { url: `http://127.0.0.1:${port}/callbacks`, listen: { host: '127.0.0.1', port } };
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  await book.remove();
});

async function gateway(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ charactersPerSecond: 200, latencyMs: [20, 100], ...options });
  open.push(sandbox);
  return sandbox;
}

describe('lost responses', () => {
  it.each([1, 4])('cost nothing extra with a webhook (concurrency %i)', async (concurrency) => {
    const sandbox = await gateway({ faults: { lostAnswer: always } });
    const { recorded, snapshot, events } = await book.record({
      url: sandbox.url,
      texts: texts(12),
      concurrency,
      webhook,
      retries: 0,
    });
    expect(recorded).toMatchObject({
      bought: 12,
      failed: [],
      spentMicroUsd: 12 * price,
      uncertainMicroUsd: 0,
    });
    expect(sandbox.report()).toMatchObject({ charged: 12, distinctCharged: 12, violations: [] });
    expect(sandbox.report().callbacks.map(({ statuses }) => statuses)).toEqual(Array(12).fill([200]));
    expect(snapshot.present.size).toBe(12);
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: 12 * price, uncertainMicroUsd: 0 });
    expect(snapshot.ledger.uncertain.size).toBe(0);
    expect(events.filter(({ type }) => type === 'chunk-recovered')).toHaveLength(12);
  });

  it('are possibly charged without a webhook', async () => {
    const sandbox = await gateway({ faults: { lostAnswer: always } });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(1), retries: 1 });
    expect(recorded).toMatchObject({ bought: 0, spentMicroUsd: 0, uncertainMicroUsd: 2 * price });
    expect(recorded.failed).toHaveLength(1);
    expect(sandbox.report()).toMatchObject({ charged: 2, callbacks: [] });
  });

  it.each(['noId', 'badGateway'] as const)('include the fault %s', async (fault) => {
    const sandbox = await gateway({ faults: { [fault]: always } });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(2), webhook, retries: 0 });
    expect(recorded).toMatchObject({ bought: 2, failed: [], uncertainMicroUsd: 0 });
  });

  it('do not delay other chunks', async () => {
    // The first response is lost, and its job is slow. The other chunks use the only slot meanwhile.
    const sandbox = await gateway({
      faults: { lostAnswer: { nth: [1] }, slowJob: { nth: [1] } },
      slowJobMs: 1500,
    });
    const { recorded, events } = await book.record({
      url: sandbox.url,
      texts: texts(5),
      webhook,
      concurrency: 1,
    });
    expect(recorded).toMatchObject({ bought: 5, uncertainMicroUsd: 0 });
    const order = events.flatMap((event) => (event.type === 'chunk-recorded' ? [event.chunk] : []));
    expect(order).toEqual([2, 3, 4, 5, 1]);
  });

  it('are refunded if the gateway does not charge', async () => {
    const sandbox = await gateway({ faults: { lostAnswer: { nth: [1] }, error: { nth: [1] } } });
    const { recorded, snapshot } = await book.record({ url: sandbox.url, texts: texts(1), webhook });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: price, uncertainMicroUsd: 0 });
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: price, uncertainMicroUsd: 0 });
  });

  it('count against the budget', async () => {
    const sandbox = await gateway({ faults: { lostAnswer: always } });
    const { recorded } = await book.record({
      url: sandbox.url,
      texts: texts(8),
      webhook,
      budgetMicroUsd: 5 * price,
    });
    expect(recorded).toMatchObject({ bought: 5, spentMicroUsd: 5 * price, stopped: { code: 'budget' } });
    expect(sandbox.report().charged).toBe(5);
  });
});

describe('a lost callback', () => {
  it('makes narrate buy a chunk with a lost response again, and count both', async () => {
    const sandbox = await gateway({ faults: { lostAnswer: { nth: [1] }, lostCallback: always } });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(2), webhook, clock: shortWaits });
    expect(recorded).toMatchObject({ bought: 2, failed: [], uncertainMicroUsd: price });
    expect(sandbox.report()).toMatchObject({ charged: 3, callbacks: [] });
  });

  it('does not delay the end of an interrupted run', async () => {
    const sandbox = await gateway({ faults: { lostAnswer: always, lostCallback: always } });
    const ended = new AbortController();
    const { recorded } = await book.record({
      url: sandbox.url,
      texts: texts(3),
      webhook,
      signal: ended.signal,
      onEvent: ({ type }) => type === 'chunk-uncertain' && ended.abort(new Error('interrupted')),
    });
    expect(recorded).toMatchObject({ bought: 0, failed: [], spentMicroUsd: 0 });
    expect(recorded.uncertainMicroUsd).toBe(sandbox.report().charged * price);
  });

  it('does not stop polling', async () => {
    const sandbox = await gateway({ faults: { lostCallback: always } });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(4), webhook });
    expect(recorded).toMatchObject({ bought: 4, failed: [], uncertainMicroUsd: 0 });
  });
});

it('a callback that arrives too late still makes the charge certain', async () => {
  // The wait for the first request ends after 0.5 s, its job after 1.2 s. The second job ends after 2 s.
  const sandbox = await gateway({
    latencyMs: [2000, 2000],
    slowJobMs: 1200,
    faults: { lostAnswer: { nth: [1] }, slowJob: { nth: [1] } },
  });
  const first = await book.record({ url: sandbox.url, texts: texts(1), webhook, clock: shortWaits });
  expect(first.recorded).toMatchObject({ bought: 1, spentMicroUsd: 2 * price, uncertainMicroUsd: 0 });
  expect(first.snapshot.ledger).toMatchObject({ spentMicroUsd: 2 * price, uncertainMicroUsd: 0 });
  expect(first.events).toContainEqual(
    expect.objectContaining({ type: 'warning', code: 'uncertain-bought-again' }),
  );
  const second = await book.record({ url: sandbox.url, texts: texts(1), webhook });
  expect(second.plan.total).toMatchObject({ reuse: 1, collect: 0, buy: 0 });
});

it('a callback ends the wait before the first poll', async () => {
  const sandbox = await gateway({ latencyMs: [1000, 1000] });
  /** A clock on which no wait ends before the callback. */
  const slowClock: typeof systemClock = {
    ...systemClock,
    sleep: (ms, signal) => systemClock.sleep(ms < 1000 ? 60_000 : ms, signal),
  };
  const { recorded } = await book.record({ url: sandbox.url, texts: texts(1), webhook, clock: slowClock });
  expect(recorded.bought).toBe(1);
  expect(sandbox.report().requests.poll).toEqual({ 200: 1 });
});

it('the journal has the digest of a token, and no file has the token', async () => {
  const tokens: string[] = [];
  const fake = await startServer((request, response) => {
    tokens.push(String(request.headers['x-webhook-url']).split('/').at(-1) ?? '');
    reply(response, 400, { error: 'Bad Request', message: 'no' });
  });
  open.push(fake);
  await book.record({ url: fake.url, texts: texts(2), webhook });
  const journal = await readFile(join(book.folder, 'journal.jsonl'), 'utf8');
  expect(tokens.map((token) => [token.length, journal.includes(token)])).toEqual(Array(2).fill([43, false]));
  expect(journal.match(/"callback":"[0-9a-f]{64}"/g)).toHaveLength(2);
});
