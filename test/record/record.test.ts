import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NarrateEvent } from '../../src/base/events.js';
import type { FaultKind, FaultRule, SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { recordingFolder, texts } from '../support/recording.js';
import { skippingClock } from '../support/skipping-clock.js';

type Folder = Awaited<ReturnType<typeof recordingFolder>>;

let book: Folder;
let sandboxes: Sandbox[];
beforeEach(async () => {
  book = await recordingFolder();
  sandboxes = [];
});
afterEach(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  await book.remove();
});

async function gateway(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ charactersPerSecond: 200, ...options });
  sandboxes.push(sandbox);
  return sandbox;
}

/** Returns options with a clock that skips all waits, because some take minutes. */
function skippingWaits() {
  const clock = skippingClock();
  return { clock, wrapEngine: clock.watch };
}

const price = 40_000;
const nth = (...numbers: number[]): FaultRule => ({ nth: numbers });

describe('recording', () => {
  it('buys each text once, and nothing in a second run', async () => {
    const sandbox = await gateway({ latencyMs: [0, 50] });
    const first = await book.record({ url: sandbox.url, texts: texts(20) });
    expect(first.recorded).toMatchObject({ bought: 20, collected: 0, failed: [], spentMicroUsd: 20 * price });
    expect(first.snapshot.present.size).toBe(20);
    sandbox.reset();
    const second = await book.record({ url: sandbox.url, texts: texts(20) });
    expect(second.plan.total).toMatchObject({ reuse: 20, collect: 0, buy: 0, costMicroUsd: 0 });
    expect(sandbox.report()).toMatchObject({
      charged: 0,
      requests: { submit: {}, poll: {}, media: {}, other: {} },
    });
  });

  it('sends no key to the media origin, and keeps to the API contract', async () => {
    const sandbox = await gateway();
    await book.record({ url: sandbox.url, texts: texts(3), key: 'a-secret-key' });
    expect(sandbox.report().violations).toEqual([]);
    expect(sandbox.report().mediaHeaders).not.toContain('ocp-apim-subscription-key');
  });

  it('buys a repeated text once', async () => {
    const sandbox = await gateway();
    const [one = ''] = texts(1);
    const { recorded, plan } = await book.record({ url: sandbox.url, texts: [one, one, one] });
    expect(plan.total).toMatchObject({ chunks: 3, reuse: 2, buy: 1 });
    expect(recorded.bought).toBe(1);
    expect(sandbox.report().charged).toBe(1);
  });

  it('runs at most `concurrency` jobs at a time', async () => {
    const sandbox = await gateway({ latencyMs: [1000, 1000] });
    await book.record({ url: sandbox.url, texts: texts(6), concurrency: 3 });
    expect(sandbox.report().peakJobs).toBeLessThanOrEqual(3);
    expect(sandbox.report().peakJobs).toBeGreaterThan(1);
  });

  // Charged and uncertain requests after each fault. All takes are complete in the end.
  const faults: [FaultKind, { charged: number; uncertain: number }][] = [
    ['lostRequest', { charged: 4, uncertain: 1 }],
    ['serverError', { charged: 4, uncertain: 0 }],
    ['badGateway', { charged: 5, uncertain: 1 }],
    ['lostAnswer', { charged: 5, uncertain: 1 }],
    ['noId', { charged: 5, uncertain: 1 }],
    ['failed', { charged: 5, uncertain: 0 }],
    ['error', { charged: 4, uncertain: 0 }],
    ['limitedPoll', { charged: 4, uncertain: 0 }],
    ['mediaMissing', { charged: 4, uncertain: 0 }],
    ['truncatedAudio', { charged: 5, uncertain: 0 }],
    ['headerOnlyAudio', { charged: 5, uncertain: 0 }],
    ['htmlMedia', { charged: 5, uncertain: 0 }],
  ];
  it.each(faults)('completes despite %s, and counts its cost', async (fault, expected) => {
    const sandbox = await gateway({ faults: { [fault]: nth(2) } });
    const { recorded, snapshot } = await book.record({
      url: sandbox.url,
      texts: texts(4),
      concurrency: 1,
      ...skippingWaits(),
    });
    expect(recorded.failed).toEqual([]);
    expect(snapshot.present.size).toBe(4);
    const { charged } = sandbox.report();
    expect(charged).toBe(expected.charged);
    expect(recorded.uncertainMicroUsd).toBe(expected.uncertain * price);
    expect(snapshot.ledger.spentMicroUsd).toBe(recorded.spentMicroUsd);
    // The gateway refunds ERROR. The charges are between the certain ones and the certain plus the uncertain ones.
    const owed = fault === 'error' ? 4 * price : charged * price;
    expect(recorded.spentMicroUsd).toBeLessThanOrEqual(owed);
    expect(owed).toBeLessThanOrEqual(recorded.spentMicroUsd + recorded.uncertainMicroUsd);
  });

  it.each<[FaultKind, RegExp]>([
    ['headerOnlyAudio', /^the recording has a header but no samples$/],
    ['truncatedAudio', /^the recording has \d+ of \d+ bytes of samples$/],
    ['failed', /./],
  ])('lists a chunk that was paid twice after %s', async (fault, reason) => {
    const sandbox = await gateway({ faults: { [fault]: nth(2) } });
    const paidAgain: NarrateEvent[] = [];
    const { recorded } = await book.record({
      url: sandbox.url,
      texts: texts(4),
      concurrency: 1,
      ...skippingWaits(),
      onEvent: (event) => event.type === 'chunk-paid-again' && paidAgain.push(event),
    });
    const where = { chapter: 1, chunk: 2, reason: expect.stringMatching(reason) };
    expect(recorded.paidTwice).toEqual([{ ...where, place: { file: '01.md', line: 2, column: 1 } }]);
    expect(paidAgain).toEqual([{ type: 'chunk-paid-again', ...where, priceMicroUsd: price }]);
  });

  it('does not list a chunk as paid twice after a refund or a lost response', async () => {
    const sandbox = await gateway({ faults: { error: nth(1), lostAnswer: nth(4), mediaMissing: nth(6) } });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(4), concurrency: 1 });
    expect(recorded).toMatchObject({ bought: 4, paidTwice: [] });
  });

  it('does not retry a text that the gateway rejects, and records the others', async () => {
    const sandbox = await gateway();
    const { recorded } = await book.record({
      url: sandbox.url,
      texts: ['One sentence that is fine.', ' ', 'And another one.'],
    });
    expect(recorded.bought).toBe(2);
    expect(recorded.failed).toMatchObject([
      { chapter: 1, chunk: 2, place: { file: '01.md', line: 2, column: 1 } },
    ]);
    expect(sandbox.report().requests.submit).toMatchObject({ 400: 1 });
  });

  it('pays at most twice for a chunk that ends FAILED', async () => {
    const sandbox = await gateway({ faults: { failed: { probability: 1 } } });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(1) });
    expect(recorded.failed).toHaveLength(1);
    expect(sandbox.report().charged).toBe(2);
  });

  it('counts a FAILED job that it collects from an interrupted run', async () => {
    const sandbox = await gateway({ faults: { failed: { probability: 1 } }, latencyMs: [300, 300] });
    const controller = new AbortController();
    await book.record({
      url: sandbox.url,
      texts: texts(1),
      signal: controller.signal,
      onEvent: (event) => event.type === 'chunk-accepted' && controller.abort(new Error('interrupted')),
    });
    expect(sandbox.report().charged).toBe(1);
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(1) });
    expect(recorded.failed).toHaveLength(1);
    expect(sandbox.report().charged).toBe(2);
  });

  it('gives up a chunk after `retries`', async () => {
    const sandbox = await gateway({ faults: { serverError: { probability: 1 } } });
    const { recorded, snapshot } = await book.record({ url: sandbox.url, texts: texts(1), retries: 2 });
    expect(recorded).toMatchObject({
      bought: 0,
      spentMicroUsd: 0,
      uncertainMicroUsd: 0,
      failed: [{ chunk: 1 }],
    });
    expect(sandbox.report().requests.submit).toMatchObject({ 500: 3 });
    expect(snapshot.ledger.uncertainMicroUsd).toBe(0);
  });
});

describe('the budget', () => {
  it.each([1, 8])(
    'is never exceeded by lost responses and failures (concurrency %i)',
    async (concurrency) => {
      const sandbox = await gateway({
        faults: {
          // Never three lost responses in a row, which would stop the run.
          lostAnswer: nth(2, 9, 16),
          serverError: nth(4, 11),
          failed: nth(6, 13),
        },
      });
      const { recorded } = await book.record({
        url: sandbox.url,
        texts: texts(30),
        concurrency,
        budgetMicroUsd: 10 * price,
      });
      expect(recorded.stopped).toMatchObject({ code: 'budget' });
      expect(sandbox.report().charged).toBeLessThanOrEqual(10);
      expect(recorded.spentMicroUsd + recorded.uncertainMicroUsd).toBeLessThanOrEqual(10 * price);
      expect(recorded.failed).toEqual([]);
    },
  );

  it('can be exactly the price', async () => {
    const sandbox = await gateway();
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(5), budgetMicroUsd: 5 * price });
    expect(recorded).toMatchObject({ bought: 5, stopped: null });
  });
});

describe('an account that is refused', () => {
  it('stops buying at 402, and collects the requests in flight', async () => {
    const sandbox = await gateway({ balanceUsd: 0.2, latencyMs: [20, 60] });
    const { recorded, events } = await book.record({ url: sandbox.url, texts: texts(20), concurrency: 4 });
    expect(recorded).toMatchObject({ bought: 5, stopped: { code: 'no-balance' }, failed: [] });
    expect(events.filter(({ type }) => type === 'buying-stopped')).toHaveLength(1);
    const refused = sandbox.report().requests.submit[402] ?? 0;
    expect(refused).toBeLessThanOrEqual(4);
  });

  it('stops buying at 401 before a second request', async () => {
    const sandbox = await gateway({ keys: ['another'] });
    const { recorded } = await book.record({ url: sandbox.url, texts: texts(5), concurrency: 1 });
    expect(recorded).toMatchObject({ bought: 0, stopped: { code: 'key-refused' } });
    expect(sandbox.report().requests.submit).toEqual({ 401: 1 });
  });
});

describe('a 429', () => {
  it.each(['seconds', 'date', 'body', 'none'] as const)(
    'causes a wait without using up a retry (Retry-After by %s)',
    async (retryAfter) => {
      const sandbox = await gateway({ rate: { perSecond: 2, burst: 1 }, retryAfter });
      const { recorded, events } = await book.record({ url: sandbox.url, texts: texts(5), retries: 0 });
      expect(recorded).toMatchObject({ bought: 5, failed: [] });
      expect(events.some(({ type }) => type === 'rate-limited')).toBe(true);
      expect(sandbox.report().charged).toBe(5);
    },
  );
});

describe('a chunk that an earlier run paid for', () => {
  it('is collected instead of bought', async () => {
    const sandbox = await gateway({ latencyMs: [400, 500] });
    const ended = new AbortController();
    const first = await book.record({
      url: sandbox.url,
      texts: texts(4),
      signal: ended.signal,
      onEvent: ({ type }) => type === 'chunk-accepted' && ended.abort(new Error('interrupted')),
    });
    expect(first.recorded.bought).toBe(0);
    const accepted = sandbox.report().charged;
    expect(first.snapshot.ledger.spentMicroUsd).toBe(accepted * price);
    expect(first.snapshot.ledger.uncertainMicroUsd).toBe(0);
    const second = await book.record({ url: sandbox.url, texts: texts(4) });
    expect(second.recorded).toMatchObject({ collected: accepted, bought: 4 - accepted, failed: [] });
    expect(sandbox.report().charged).toBe(4);
  });

  it('is downloaded again if its file is missing or truncated', async () => {
    const sandbox = await gateway();
    const first = await book.record({ url: sandbox.url, texts: texts(3) });
    const [one, two] = [...first.snapshot.present.keys()];
    await rm(
      join(book.folder, 'takes', one ?? '', (await readdir(join(book.folder, 'takes', one ?? '')))[0] ?? ''),
    );
    await truncate(
      join(book.folder, 'takes', two ?? '', (await readdir(join(book.folder, 'takes', two ?? '')))[0] ?? ''),
      100,
    );
    const second = await book.record({ url: sandbox.url, texts: texts(3) });
    expect(second.recorded).toMatchObject({ collected: 2, bought: 0, spentMicroUsd: 0 });
    expect(second.snapshot.present.size).toBe(3);
    expect(sandbox.report().charged).toBe(3);
  });

  it('is bought again, with a warning, only if the gateway has forgotten it', async () => {
    const sandbox = await gateway();
    const first = await book.record({ url: sandbox.url, texts: texts(2) });
    sandbox.reset();
    const [key = ''] = first.snapshot.present.keys();
    await rm(join(book.folder, 'takes', key), { recursive: true });
    // The third text is new: it shows that the gateway knows requests.
    const second = await book.record({ url: sandbox.url, texts: texts(3), ...skippingWaits() });
    expect(second.plan.total).toMatchObject({ collect: 1, buy: 1 });
    expect(second.recorded).toMatchObject({ collected: 0, bought: 2 });
    expect(second.events).toContainEqual(
      expect.objectContaining({ type: 'warning', code: 'paid-take-lost' }),
    );
    const third = await book.record({ url: sandbox.url, texts: texts(3) });
    expect(third.plan.total).toMatchObject({ reuse: 3 });
  });
});

describe('a failure of this machine', () => {
  it('ends the run with an error', async () => {
    const sandbox = await gateway();
    // A file instead of the folder for takes.
    await writeFile(join(book.folder, 'takes'), '');
    await expect(book.record({ url: sandbox.url, texts: texts(10), concurrency: 2 })).rejects.toThrow();
    expect(sandbox.report().charged).toBeLessThanOrEqual(2);
  });
});
