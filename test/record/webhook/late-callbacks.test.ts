import { describe, expect, it, onTestFinished } from 'vitest';
import { waveFile } from '../../../src/audio/wav/wav-file.js';
import { type Clock, systemClock } from '../../../src/base/time/clock.js';
import { freePort } from '../../support/free-port.mjs';
import { reply, startServer } from '../../support/http-server.js';
import { type RecordingOptions, recordingFolder, texts } from '../../support/recording.js';

const price = 40_000;
/** A clock on which waits for callbacks take 0.3 s. Other waits take their time. */
const shortCallbackWait: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms > 20_000 ? 300 : ms, signal),
};
/** A clock on which all waits take a hundredth of their time, except for the wait for a callback. */
const longCallbackWait: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms > 60_000 ? ms : ms / 100, signal),
};

type Reply = 'lost' | { readonly status: number; readonly retryAfter?: string };

/** Creates a book of one chunk, and a gateway with the given responses. After them it knows only the finished request `r-1`. */
async function setup(script: { submissions: readonly Reply[]; polls?: readonly number[] }) {
  const submissions = [...script.submissions];
  const polls = [...(script.polls ?? [])];
  const hooks: string[] = [];
  const server = await startServer(({ method, path, headers }, response, message) => {
    if (method === 'POST') {
      hooks.push(String(headers['x-webhook-url']));
      const given = submissions.shift() ?? { status: 400 };
      if (given === 'lost') return void message.socket.destroy();
      const { status, retryAfter } = given;
      return reply(response, status, {}, retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
    }
    if (path.startsWith('/media/')) return void response.end(waveFile(Buffer.alloc(4800), 24_000));
    const status = polls.shift() ?? (path.endsWith('/r-1') ? 200 : 404);
    const output = { media_url: [`${server.url}/media/r-1.wav`], media_type: 'audio/wav' };
    reply(response, status, status === 200 ? { request_id: 'r-1', status: 'COMPLETED', output } : {});
  });
  const book = await recordingFolder();
  onTestFinished(async () => {
    await server.close();
    await book.remove();
  });
  const port = await freePort();
  const webhook = { url: `http://127.0.0.1:${port}`, listen: { host: '127.0.0.1', port } };
  return {
    hooks,
    polled: () => server.seen.filter(({ path }) => path.includes('/status/')).length,
    call: (requestId: string) =>
      fetch(hooks[0] ?? '', { method: 'POST', body: JSON.stringify({ request_id: requestId }) }),
    record: (options: Partial<RecordingOptions>) =>
      book.record({ url: server.url, texts: texts(1), webhook, retries: 1, ...options }),
  };
}

describe('a request id that arrives after the wait for its callback', () => {
  const throttled = { status: 429, retryAfter: '2' };

  it('prevents a second purchase if the chunk still waits for a permit', async () => {
    const { record, call, hooks } = await setup({ submissions: ['lost', throttled] });
    const { recorded, snapshot } = await record({
      clock: shortCallbackWait,
      onEvent: ({ type }) => type === 'rate-limited' && void call('r-1'),
    });
    expect(recorded).toMatchObject({ bought: 1, failed: [], spentMicroUsd: price, uncertainMicroUsd: 0 });
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: price, uncertainMicroUsd: 0, requests: 1 });
    expect(hooks).toHaveLength(2);
  });

  it('is collected if an earlier run sent the request', async () => {
    const { record, call, hooks } = await setup({ submissions: ['lost', throttled] });
    const ended = new AbortController();
    await record({
      signal: ended.signal,
      onEvent: ({ type }) => type === 'chunk-uncertain' && ended.abort(new Error('interrupted')),
    });
    const { recorded, snapshot, plan } = await record({
      clock: shortCallbackWait,
      onEvent: ({ type }) => type === 'rate-limited' && void call('r-1'),
    });
    expect(plan.total).toMatchObject({ buy: 1, collect: 0 });
    expect(recorded).toMatchObject({ bought: 0, collected: 1, spentMicroUsd: 0, uncertainMicroUsd: 0 });
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: price, uncertainMicroUsd: 0, requests: 1 });
    expect(hooks).toHaveLength(2);
  });
});

describe('a request id that the gateway does not confirm at once', () => {
  it('is polled until the gateway responds', async () => {
    const { record, call, polled } = await setup({
      submissions: ['lost'],
      polls: [502, 429, 503, 502, 429, 502, 502],
    });
    const { recorded } = await record({
      clock: longCallbackWait,
      onEvent: ({ type }) => type === 'chunk-uncertain' && void call('r-1'),
    });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: price, uncertainMicroUsd: 0 });
    expect(polled()).toBe(9);
  });

  it('is accepted at a second callback if the gateway knows it by then', async () => {
    const { record, call, polled } = await setup({ submissions: ['lost'], polls: [404, 404] });
    const callTwice = async () => {
      await call('r-1');
      while (polled() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await call('r-1');
    };
    const { recorded } = await record({
      onEvent: ({ type }) => type === 'chunk-uncertain' && void callTwice(),
    });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: price, uncertainMicroUsd: 0 });
  });
});
