import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { recordingFolder, texts } from '../support/recording.js';
import { always } from '../support/scripted-gateway.js';
import { scriptedBook } from './scripted-run.js';

type Folder = Awaited<ReturnType<typeof recordingFolder>>;
const price = 40_000;

let book: Folder;
let sandbox: Sandbox;
beforeEach(async () => {
  book = await recordingFolder();
  sandbox = await startSandbox({ charactersPerSecond: 200, faults: { lostAnswer: { nth: [2] } } });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const record = (strictBilling: boolean) =>
  book.record({ url: sandbox.url, texts: texts(3), concurrency: 1, strictBilling });

describe('strict billing', () => {
  it('never buys a possibly charged chunk again, while a run without strict billing does', async () => {
    const first = await record(true);
    expect(first.recorded).toMatchObject({ bought: 2, uncertainMicroUsd: price });
    expect(first.recorded.failed).toMatchObject([
      { chunk: 2, reason: expect.stringContaining('a run without --strict-billing buys it again') },
    ]);
    expect(sandbox.report().charged).toBe(3);

    const second = await record(true);
    expect(second.plan.total).toMatchObject({ reuse: 2, buy: 0, withheld: 1, costMicroUsd: 0 });
    expect(second.recorded).toMatchObject({ bought: 0, failed: [{ chunk: 2 }], uncertainMicroUsd: 0 });
    expect(sandbox.report().charged).toBe(3);

    const third = await record(false);
    expect(third.plan.total).toMatchObject({ reuse: 2, buy: 1, withheld: 0 });
    expect(third.recorded).toMatchObject({ bought: 1, failed: [] });
    expect(sandbox.report().charged).toBe(4);
    expect(third.snapshot.ledger).toMatchObject({ spentMicroUsd: 3 * price, uncertainMicroUsd: price });

    const fourth = await record(true);
    expect(fourth.plan.total).toMatchObject({ reuse: 3, buy: 0, withheld: 0 });
  });

  it('does not buy a chunk whose charged request failed while another request is possibly charged', async () => {
    const book = await scriptedBook({ submit: ['destroy'] });
    const ended = new AbortController();
    await book.record({
      signal: ended.signal,
      onEvent: ({ type }) => type === 'chunk-accepted' && ended.abort(new Error('interrupted')),
    });
    book.gateway.script({
      poll: always({ status: 200, body: { request_id: 'r-2', status: 'FAILED', error: 'too long' } }),
    });
    const { recorded, plan, events } = await book.record({ strictBilling: true });
    expect(plan.total).toMatchObject({ collect: 1, withheld: 0 });
    expect(recorded).toMatchObject({
      bought: 0,
      failed: [{ reason: expect.stringContaining('possibly charged') }],
    });
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'paid-take-lost', message: expect.not.stringContaining('bought again') },
    ]);
    expect(book.gateway.submits).toHaveLength(2);
  });
});
