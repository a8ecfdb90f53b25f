import { describe, expect, it, onTestFinished } from 'vitest';
import { waveFile } from '../../../src/audio/wav/wav-file.js';
import { type Clock, systemClock } from '../../../src/base/time/clock.js';
import { freePort } from '../../support/free-port.js';
import { reply, startServer } from '../../support/http-server.js';
import { type RecordingOptions, recordingFolder, texts } from '../../support/recording.js';

const price = 40_000;
/** The waits for callbacks end soon, shorter ones are as they are. */
const impatient: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms > 20_000 ? 300 : ms, signal),
};
/** All waits at a hundredth, but for the one for the callback: that ends when it has come. */
const hasty: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms > 60_000 ? ms : ms / 100, signal),
};

type Reply = 'lost' | { readonly status: number; readonly retryAfter?: string };

/** A book of one chunk, and a gateway that answers submissions and polls as a script says; then it knows `r-1` alone, done. */
async function world(script: { submissions: readonly Reply[]; polls?: readonly number[] }) {
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

describe('an id that comes home after its chunk was given up', () => {
  const pause = { status: 429, retryAfter: '2' };

  it('is not bought again, should the chunk still wait for a pause to end', async () => {
    const { record, call, hooks } = await world({ submissions: ['lost', pause] });
    const { recorded, snapshot } = await record({
      clock: impatient,
      onEvent: ({ type }) => type === 'rate-limited' && void call('r-1'),
    });
    expect(recorded).toMatchObject({ bought: 1, failed: [], spentMicroUsd: price, uncertainMicroUsd: 0 });
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: price, uncertainMicroUsd: 0, requests: 1 });
    expect(hooks).toHaveLength(2);
  });

  it('is collected, should an earlier run have sent it', async () => {
    const { record, call, hooks } = await world({ submissions: ['lost', pause] });
    const ended = new AbortController();
    await record({
      signal: ended.signal,
      onEvent: ({ type }) => type === 'chunk-uncertain' && ended.abort(new Error('interrupted')),
    });
    const { recorded, snapshot, plan } = await record({
      clock: impatient,
      onEvent: ({ type }) => type === 'rate-limited' && void call('r-1'),
    });
    expect(plan.total).toMatchObject({ buy: 1, collect: 0 });
    expect(recorded).toMatchObject({ bought: 0, collected: 1, spentMicroUsd: 0, uncertainMicroUsd: 0 });
    expect(snapshot.ledger).toMatchObject({ spentMicroUsd: price, uncertainMicroUsd: 0, requests: 1 });
    expect(hooks).toHaveLength(2);
  });
});

describe('an id that the gateway does not confirm at once', () => {
  it('is asked for until the gateway answers', async () => {
    const { record, call, polled } = await world({
      submissions: ['lost'],
      polls: [502, 429, 503, 502, 429, 502, 502],
    });
    const { recorded } = await record({
      clock: hasty,
      onEvent: ({ type }) => type === 'chunk-uncertain' && void call('r-1'),
    });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: price, uncertainMicroUsd: 0 });
    expect(polled()).toBe(9);
  });

  it('is believed when the gateway calls again and knows it then', async () => {
    const { record, call, polled } = await world({ submissions: ['lost'], polls: [404, 404] });
    const calls = async () => {
      await call('r-1');
      while (polled() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await call('r-1');
    };
    const { recorded } = await record({
      onEvent: ({ type }) => type === 'chunk-uncertain' && void calls(),
    });
    expect(recorded).toMatchObject({ bought: 1, spentMicroUsd: price, uncertainMicroUsd: 0 });
  });
});
