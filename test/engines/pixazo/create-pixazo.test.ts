import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import type { JobEngine, JobRequest } from '../../../src/engines/engine.js';
import { createFetch } from '../../../src/engines/http/http.js';
import { createPixazo } from '../../../src/engines/pixazo/create-pixazo.js';
import { pixazoProfile } from '../../../src/engines/pixazo/profile.js';
import { reply, startServer, type TestServer } from '../../support/http-server.js';

const key = 'k-0123456789';
const request: JobRequest = {
  text: 'Dear “reader” 🙂',
  voice: 'Kore',
  prompt: null,
  language: null,
  callbackUrl: null,
};
const html = '<html><body>Bad gateway</body></html>';
const signal = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
const closedLater = <T extends { close(): Promise<void> }>(resource: T): T => {
  open.push(resource);
  return resource;
};

afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});

/** A clock on which a minute takes 60 ms. */
const fastClock = {
  ...systemClock,
  sleep: (ms: number, by?: AbortSignal) => systemClock.sleep(ms / 1000, by),
};

const engineAt = (baseUrl: string, clock = systemClock): JobEngine =>
  createPixazo({ key, baseUrl, fetch: closedLater(createFetch({})).fetch, clock, profile: pixazoProfile });

async function engineWithResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<[JobEngine, TestServer]> {
  const server = closedLater(
    await startServer((_request, response) => reply(response, status, body, headers)),
  );
  return [engineAt(server.url), server];
}

describe('submit to Pixazo', () => {
  it('sends the documented request, without fields that are null', async () => {
    const [engine, server] = await engineWithResponse(202, { request_id: 'r-1', status: 'QUEUED' });
    expect(await engine.submit(request, signal)).toEqual({ kind: 'accepted', requestId: 'r-1' });
    await engine.submit({ ...request, prompt: 'Softly.', language: 'en-GB' }, signal);
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(2).fill('POST /gemini-flash-tts/v1/gemini-flash-tts/generate'),
    );
    expect(server.seen.map(({ body }) => JSON.parse(body))).toEqual([
      { text: request.text, voice: 'Kore' },
      { text: request.text, voice: 'Kore', prompt: 'Softly.', language_code: 'en-GB' },
    ]);
    expect(server.seen[0]?.headers).toMatchObject({
      'ocp-apim-subscription-key': key,
      'content-type': 'application/json',
      'cache-control': 'no-cache',
    });
  });

  it('sends the callback address in a header, only if there is one', async () => {
    const [engine, server] = await engineWithResponse(202, { request_id: 'r-1', status: 'QUEUED' });
    await engine.submit(request, signal);
    await engine.submit({ ...request, callbackUrl: 'https://hooks.example/n/token' }, signal);
    await engine.poll('r-1', signal);
    expect(server.seen.map(({ headers }) => headers['x-webhook-url'])).toEqual([
      undefined,
      'https://hooks.example/n/token',
      undefined,
    ]);
  });

  it.each<[string, number, unknown, Record<string, string>, object]>([
    ['200 with an id', 200, { request_id: 'a' }, {}, { kind: 'accepted', requestId: 'a' }],
    [
      '201 with the audio',
      201,
      { request_id: 'a', output: { media_url: ['http://x/y.wav'] } },
      {},
      { kind: 'accepted' },
    ],
    ['202 without an id', 202, { status: 'QUEUED' }, {}, { kind: 'uncertain' }],
    ['202 with an empty id', 202, { request_id: ' ' }, {}, { kind: 'uncertain' }],
    ['202 that is not JSON', 202, html, {}, { kind: 'uncertain' }],
    ['200 with an empty body', 200, '', {}, { kind: 'uncertain' }],
    ['a redirect', 307, '', { location: '/elsewhere' }, { kind: 'uncertain' }],
    [
      '400',
      400,
      { error: 'Model not found', message: 'Model is disabled' },
      {},
      { kind: 'rejected', message: 'HTTP 400: Model is disabled' },
    ],
    [
      '400 with only {error}',
      400,
      { error: 'Bad text' },
      {},
      { kind: 'rejected', message: 'HTTP 400: Bad text' },
    ],
    [
      '400 with {detail}',
      400,
      { detail: { message: 'Nested' } },
      {},
      { kind: 'rejected', message: 'HTTP 400: Nested' },
    ],
    [
      '404 that is not JSON',
      404,
      html,
      {},
      { kind: 'rejected', message: 'HTTP 404: the response is not JSON' },
    ],
    ['408 of the gateway', 408, { error: 'Request Timeout' }, {}, { kind: 'unavailable' }],
    ['408 that is empty', 408, '', {}, { kind: 'uncertain' }],
    ['408 of a proxy', 408, html, {}, { kind: 'uncertain' }],
    [
      '401',
      401,
      { statusCode: 401, message: 'Access denied due to invalid subscription key.' },
      {},
      { kind: 'denied', reason: 'key' },
    ],
    [
      '402',
      402,
      { error: 'Insufficient Balance', message: 'Required: $0.04' },
      {},
      { kind: 'denied', reason: 'balance', message: 'HTTP 402: Required: $0.04' },
    ],
    ['403', 403, { error: 'Forbidden' }, {}, { kind: 'denied', reason: 'key', retryAfterMs: null }],
    [
      '403 for a quota',
      403,
      { statusCode: 403, message: 'Out of call volume quota. Quota will be replenished in 00:30:02.' },
      {},
      { kind: 'denied', reason: 'quota', retryAfterMs: 1_802_000 },
    ],
    [
      '403 with Retry-After',
      403,
      { message: 'No' },
      { 'retry-after': '5' },
      { kind: 'denied', reason: 'quota', retryAfterMs: 5000 },
    ],
    [
      '429 with Retry-After',
      429,
      { message: 'Slow down' },
      { 'retry-after': '3' },
      { kind: 'rate-limited', retryAfterMs: 3000 },
    ],
    [
      '429 with a date',
      429,
      '',
      { date: 'Mon, 04 May 2026 10:00:00 GMT', 'retry-after': 'Mon, 04 May 2026 10:00:09 GMT' },
      { kind: 'rate-limited', retryAfterMs: 9000 },
    ],
    [
      '429 with a text',
      429,
      { statusCode: 429, message: 'Rate limit is exceeded. Try again in 60 seconds.' },
      {},
      { kind: 'rate-limited', retryAfterMs: 60_000 },
    ],
    ['429 with an empty body', 429, '', {}, { kind: 'rate-limited', retryAfterMs: null }],
    [
      '500 of the gateway',
      500,
      { error: 'Internal Server Error', message: 'Try later' },
      {},
      { kind: 'unavailable', message: 'HTTP 500: Try later' },
    ],
    [
      '500 of API Management',
      500,
      { statusCode: 500, message: 'Internal server error' },
      {},
      { kind: 'unavailable' },
    ],
    ['500 that is not JSON', 500, html, {}, { kind: 'uncertain' }],
    ['500 with JSON without a message', 500, {}, {}, { kind: 'uncertain' }],
    ['502', 502, html, {}, { kind: 'uncertain' }],
    ['503 in JSON', 503, { message: 'Busy' }, { 'retry-after': '5' }, { kind: 'uncertain' }],
    ['504', 504, '', {}, { kind: 'uncertain' }],
  ])('returns the outcome of the response: %s', async (_name, status, body, headers, expected) => {
    const [engine] = await engineWithResponse(status, body, headers);
    expect(await engine.submit(request, signal)).toMatchObject(expected);
  });

  it('does not follow redirects', async () => {
    const target = closedLater(
      await startServer((_request, response) => reply(response, 202, { request_id: 'x' })),
    );
    const [engine, server] = await engineWithResponse(302, '', { location: target.url });
    await engine.submit(request, signal);
    await engine.poll('x', signal);
    expect([server.seen.length, target.seen.length]).toEqual([2, 0]);
  });

  it('returns unreachable without a server and for an unknown host', async () => {
    const closed = await startServer(() => {});
    await closed.close();
    expect(await engineAt(closed.url).submit(request, signal)).toMatchObject({ kind: 'unreachable' });
    expect(await engineAt('https://nowhere.invalid').submit(request, signal)).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('returns unreachable if the TLS handshake fails', async () => {
    const [, server] = await engineWithResponse(202, { request_id: 'x' });
    const outcome = await engineAt(server.url.replace('http:', 'https:')).submit(request, signal);
    expect(outcome).toMatchObject({ kind: 'unreachable' });
  });

  it('returns unreachable for a refused connection also with the fetch of Node', async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const engine = createPixazo({
      key,
      baseUrl: closed.url,
      fetch,
      clock: systemClock,
      profile: pixazoProfile,
    });
    expect(await engine.submit(request, signal)).toMatchObject({ kind: 'unreachable' });
  });

  it('returns uncertain if the connection is reset', async () => {
    const server = closedLater(await startServer((_request, _response, message) => message.socket.destroy()));
    expect(await engineAt(server.url).submit(request, signal)).toMatchObject({ kind: 'uncertain' });
    expect(server.seen).toHaveLength(1);
  });

  it('returns uncertain if the response is cut off', async () => {
    const server = closedLater(
      await startServer((_request, response, message) => {
        response.writeHead(202, { 'content-length': '100' });
        response.write('{"request_id":');
        setTimeout(() => message.socket.destroy(), 20);
      }),
    );
    expect(await engineAt(server.url).submit(request, signal)).toMatchObject({ kind: 'uncertain' });
  });

  it('returns uncertain after one minute without a response', async () => {
    const server = closedLater(await startServer(() => {}));
    expect(await engineAt(server.url, fastClock).submit(request, signal)).toMatchObject({
      kind: 'uncertain',
      message: `The gateway at ${server.url}: no response within 60 s`,
    });
  });

  it('returns uncertain if it is interrupted after sending, and unavailable before', async () => {
    const controller = new AbortController();
    const server = closedLater(await startServer(() => controller.abort()));
    const engine = engineAt(server.url);
    expect(await engine.submit(request, controller.signal)).toMatchObject({ kind: 'uncertain' });
    expect(await engine.submit(request, controller.signal)).toMatchObject({ kind: 'unavailable' });
    expect(server.seen).toHaveLength(1);
  });

  it('returns a message in one short line, without the key', async () => {
    const [engine] = await engineWithResponse(400, {
      message: `The key\n${key}\u001b[31m is ${'very '.repeat(100)}long`,
    });
    const outcome = await engine.submit(request, signal);
    const message = 'message' in outcome ? outcome.message : '';
    expect(message).toMatch(/^HTTP 400: The key \[key\] \[31m is very/);
    expect(message.length).toBeLessThanOrEqual(200);
    expect(message).not.toContain(key);
  });
});

describe('poll of Pixazo', () => {
  const wav = 'https://cdn.example/v1/a/output.wav';
  it.each<[string, number, unknown, object]>([
    ['QUEUED', 200, { status: 'QUEUED' }, { kind: 'pending' }],
    ['processing, in lower case', 200, { status: 'processing' }, { kind: 'pending' }],
    ['an unknown status', 200, { status: 'WARMING' }, { kind: 'pending' }],
    [
      'COMPLETED',
      200,
      { request_id: 'r/1', status: 'COMPLETED', error: null, output: { media_url: [wav] } },
      { kind: 'completed', mediaUrls: [wav] },
    ],
    [
      'completed with a string',
      200,
      { status: 'completed', output: { media_url: wav } },
      { kind: 'completed', mediaUrls: [wav] },
    ],
    [
      'audio as objects',
      200,
      { status: 'COMPLETED', output: { audio: [{ url: wav }] } },
      { kind: 'completed', mediaUrls: [wav] },
    ],
    [
      'several media',
      200,
      { status: 'COMPLETED', output: { media_url: ['https://c/x.json', wav] } },
      { kind: 'completed', mediaUrls: [wav, 'https://c/x.json'] },
    ],
    ['media without a status', 200, { audio: [{ url: wav }] }, { kind: 'completed', mediaUrls: [wav] }],
    [
      'COMPLETED without media',
      200,
      { status: 'COMPLETED', output: null },
      { kind: 'completed', mediaUrls: [] },
    ],
    [
      'COMPLETED with an address of a file',
      200,
      { status: 'COMPLETED', output: { media_url: ['file:///etc/passwd'] } },
      { kind: 'completed', mediaUrls: [] },
    ],
    [
      'FAILED',
      200,
      { status: 'FAILED', error: 'Too short' },
      { kind: 'failed', charged: true, message: 'FAILED: Too short' },
    ],
    ['CANCELLED', 200, { status: 'CANCELLED' }, { kind: 'failed', charged: true }],
    [
      'ERROR',
      200,
      { status: 'ERROR', error: 'Broken', output: null },
      { kind: 'failed', charged: false, message: 'ERROR: Broken' },
    ],
    [
      'another request',
      200,
      { request_id: 'r-2', status: 'COMPLETED', output: { media_url: [wav] } },
      { kind: 'unavailable' },
    ],
    ['no status', 200, {}, { kind: 'unavailable' }],
    ['not JSON', 200, html, { kind: 'unavailable' }],
    ['404', 404, { error: 'Not Found' }, { kind: 'unknown', message: 'HTTP 404: Not Found' }],
    ['410', 410, '', { kind: 'unknown' }],
    ['400', 400, { message: 'Invalid id' }, { kind: 'unknown' }],
    ['401', 401, {}, { kind: 'denied', reason: 'key' }],
    ['402', 402, {}, { kind: 'denied', reason: 'balance' }],
    ['403', 403, {}, { kind: 'denied', reason: 'key' }],
    ['429', 429, { message: 'Try again in 2 seconds' }, { kind: 'rate-limited', retryAfterMs: 2000 }],
    ['a redirect', 302, '', { kind: 'unavailable' }],
    ['500', 500, { message: 'Oops' }, { kind: 'unavailable' }],
    ['502', 502, html, { kind: 'unavailable' }],
  ])('returns the outcome of the response: %s', async (_name, status, body, expected) => {
    const [engine, server] = await engineWithResponse(status, body);
    expect(await engine.poll('r/1', signal)).toMatchObject(expected);
    expect(server.seen[0]).toMatchObject({ method: 'GET', path: '/v2/requests/status/r%2F1' });
    expect(server.seen[0]?.headers['ocp-apim-subscription-key']).toBe(key);
  });

  it('returns unavailable after half a minute, a reset, or an abort', async () => {
    const controller = new AbortController();
    let requests = 0;
    const server = closedLater(
      await startServer((_request, _response, message) => {
        requests += 1;
        if (requests === 2) message.socket.destroy();
        if (requests === 3) controller.abort();
      }),
    );
    const engine = engineAt(server.url, fastClock);
    expect(await engine.poll('r', signal)).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('30 s'),
    });
    expect(await engine.poll('r', signal)).toMatchObject({ kind: 'unavailable' });
    expect(await engineAt(server.url).poll('r', controller.signal)).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('interrupted'),
    });
  });

  it('returns unavailable for a response that does not end', async () => {
    const server = closedLater(
      await startServer(async (_request, response) => {
        response.writeHead(200);
        while (!response.destroyed) {
          response.write('x'.repeat(65_536));
          await wait(1);
        }
      }),
    );
    expect(await engineAt(server.url).poll('r', signal)).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('longer than 1 MiB'),
    });
  });
});
