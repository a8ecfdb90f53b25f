import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waveFile } from '../../../src/audio/wav/wav-file.js';
import type { NarrateEvent } from '../../../src/base/events.js';
import type { Webhook } from '../../../src/manifest/manifest.js';
import { freePort } from '../../support/free-port.mjs';
import { reply, startServer, type TestServer } from '../../support/http-server.js';
import { type Recording, recordingFolder, texts } from '../../support/recording.js';

/** Starts a gateway that loses the responses from number `lostFrom` on. Its submissions get the ids `r-1`, `r-2` … and are done at once. */
async function startGateway(lostFrom: number): Promise<TestServer & { readonly hooks: string[] }> {
  const hooks: string[] = [];
  const server = await startServer(({ method, path, headers }, response, message) => {
    const [, requestId] = /^\/v2\/requests\/status\/(r-\d+)$/.exec(path) ?? [];
    if (method === 'POST') {
      hooks.push(String(headers['x-webhook-url']));
      if (hooks.length >= lostFrom) message.socket.destroy();
      else reply(response, 202, { request_id: `r-${hooks.length}`, status: 'QUEUED' });
    } else if (requestId !== undefined && Number(requestId.slice(2)) <= hooks.length) {
      const output = { media_url: [`${server.url}/media/${requestId}.wav`], media_type: 'audio/wav' };
      reply(response, 200, { request_id: requestId, status: 'COMPLETED', output });
    } else if (path.startsWith('/media/')) {
      response.end(waveFile(Buffer.alloc(4800), 24_000));
    } else {
      reply(response, 404, { error: 'Not Found', message: 'no such request' });
    }
  });
  return { ...server, hooks };
}

type Folder = Awaited<ReturnType<typeof recordingFolder>>;
let book: Folder;
let webhook: Webhook;
let gateway: Awaited<ReturnType<typeof startGateway>>;
beforeEach(async () => {
  book = await recordingFolder();
  const port = await freePort();
  webhook = { url: `http://127.0.0.1:${port}`, listen: { host: '127.0.0.1', port } };
});
afterEach(async () => {
  await gateway.close();
  await book.remove();
});

const call = async (hook: string | undefined, body: unknown): Promise<number> =>
  (await fetch(hook ?? '', { method: 'POST', body: JSON.stringify(body) })).status;
const polled = (requestId: string): number =>
  gateway.seen.filter(({ path }) => path.endsWith(`/${requestId}`)).length;
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Records, and calls `meanwhile` once `uncertain` responses are lost. */
async function recordWhile(
  options: { count: number; uncertain: number },
  meanwhile: (hooks: readonly string[]) => Promise<void>,
): Promise<Recording> {
  let lost = 0;
  const seen: NarrateEvent[] = [];
  const recording = book.record({
    url: gateway.url,
    texts: texts(options.count),
    webhook,
    concurrency: 1,
    onEvent(event) {
      seen.push(event);
      if (event.type === 'chunk-uncertain') lost += 1;
    },
  });
  await until(() => lost === options.uncertain);
  await meanwhile(gateway.hooks);
  return recording;
}

/** Returns the request id of each chunk's take. */
const takesOf = ({ plan, snapshot }: Recording): (string | undefined)[] =>
  (plan.chapters[0]?.planned ?? []).map(({ chunk }) => snapshot.present.get(chunk.key)?.requestId);

describe('a callback', () => {
  it("cannot give a chunk another chunk's audio", async () => {
    gateway = await startGateway(2);
    const recording = await recordWhile({ count: 2, uncertain: 1 }, async ([, lost]) => {
      const before = polled('r-1');
      expect(await call(lost, { request_id: 'r-1', status: 'COMPLETED' })).toBe(200);
      expect(await call(lost, { request_id: 'r-2', status: 'COMPLETED' })).toBe(200);
      await until(() => polled('r-2') > 0);
      expect(polled('r-1')).toBe(before);
    });
    expect(takesOf(recording)).toEqual(['r-1', 'r-2']);
    expect(gateway.hooks).toHaveLength(2);
  });

  it('cannot claim an id that another submission has', async () => {
    gateway = await startGateway(1);
    const recording = await recordWhile({ count: 2, uncertain: 2 }, async ([first, second]) => {
      await call(first, { request_id: 'r-1' });
      await call(second, { request_id: 'r-1' });
      await call(second, { request_id: 'r-2' });
    });
    expect(takesOf(recording)).toEqual(['r-1', 'r-2']);
    expect(recording.snapshot.ledger).toMatchObject({ requests: 2, uncertainMicroUsd: 0 });
  });

  it('needs an id that the gateway confirms, and the rest of its body is ignored', async () => {
    gateway = await startGateway(1);
    const forged = { status: 'COMPLETED', output: { media_url: ['http://127.0.0.1:2/evil.wav'] } };
    const recording = await recordWhile({ count: 1, uncertain: 1 }, async ([hook]) => {
      expect(await call(hook, { ...forged })).toBe(200);
      expect(await call(hook, { ...forged, request_id: 'r-77' })).toBe(200);
      expect(await call(`${webhook.url}/${'A'.repeat(43)}`, { request_id: 'r-1' })).toBe(404);
      await until(() => polled('r-77') === 2);
      expect(await call(hook, { request_id: 'r-1', status: 'FAILED', error: 'a lie' })).toBe(200);
    });
    expect(takesOf(recording)).toEqual(['r-1']);
    expect(recording.recorded).toMatchObject({ failed: [], spentMicroUsd: 40_000, uncertainMicroUsd: 0 });
  });

  it('counts once if it is replayed', async () => {
    gateway = await startGateway(1);
    const recording = await recordWhile({ count: 2, uncertain: 2 }, async ([first, second]) => {
      for (let count = 0; count < 10; count += 1) await call(first, { request_id: 'r-1' });
      await call(second, { request_id: 'r-2' });
    });
    expect(recording.recorded).toMatchObject({ bought: 2, spentMicroUsd: 80_000, uncertainMicroUsd: 0 });
    expect(recording.snapshot.ledger).toMatchObject({ requests: 2, spentMicroUsd: 80_000 });
  });
});
