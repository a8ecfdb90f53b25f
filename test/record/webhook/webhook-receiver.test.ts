import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Callbacks, makeCallbacks, type StoreRequestId } from '../../../src/record/webhook/callbacks.js';
import { openReceiver, type Receiver } from '../../../src/record/webhook/webhook-receiver.js';
import { fakeClock } from '../../support/fake-clock.js';
import { freePort } from '../../support/free-port.mjs';

let port: number;
let callbacks: Callbacks;
let receiver: Receiver;
let receivedIds: (string | null)[];
let stored: [submission: string, requestId: string][];
let storeId: StoreRequestId;
let address: string;
beforeEach(async () => {
  port = await freePort();
  stored = [];
  storeId = async (...ids) => void stored.push(ids);
  callbacks = makeCallbacks(`http://127.0.0.1:${port}/hooks`, (...ids) => storeId(...ids));
  receiver = await openReceiver({ host: '127.0.0.1', port }, callbacks);
  receivedIds = [];
  address = callbacks.issue('a').url;
  callbacks.listen('a', (requestId) => receivedIds.push(requestId));
});
afterEach(() => receiver.close());

const post = (body: string, url = address) => fetch(url, { method: 'POST', body });

describe('webhook receiver', () => {
  it('has a different address with a 256-bit token for each submission', () => {
    const [, token] = new RegExp(`^http://127.0.0.1:${port}/hooks/([\\w-]{43})$`).exec(address) ?? [];
    expect(token).toBeDefined();
    expect(callbacks.issue('b').url).not.toBe(address);
  });

  it('accepts a callback if a proxy changed the path before the token', async () => {
    expect((await post('{"request_id": "r-1", "status": "COMPLETED"}')).status).toBe(200);
    expect((await post('{"request_id": "r-2"}', address.replace('/hooks', ''))).status).toBe(200);
    expect((await post('{"request_id": "r-3"}', `${address}/?a=b`)).status).toBe(200);
    expect(receivedIds).toEqual(['r-1', 'r-2', 'r-3']);
  });

  it.each([
    ['a body without an id', '{}'],
    ['a number as the id', '{"request_id": 7}'],
    ['a path as the id', '{"request_id": "../../etc/passwd"}'],
    ['a URL as the id', '{"request_id": "https://evil.example/"}'],
    ['an id that is too long', JSON.stringify({ request_id: 'x'.repeat(1000) })],
  ])('passes on %s as a callback without an id', async (_name, body) => {
    expect((await post(body)).status).toBe(200);
    expect(receivedIds).toEqual([null]);
  });

  it.each([
    ['the method GET', 405, (url: string) => fetch(url)],
    ['the method GET and an unknown token', 404, (url: string) => fetch(`${url}x`)],
    ['the method PUT', 405, (url: string) => fetch(url, { method: 'PUT', body: '{}' })],
    ['an unknown token', 404, (url: string) => post('{"request_id":"r"}', `${url.slice(0, -1)}_`)],
    ['no token', 404, (url: string) => post('{"request_id":"r"}', new URL('/', url).href)],
    ['a body that is not JSON', 400, () => post('\u0000\u0001{')],
    ['an array as its body', 400, () => post('["r"]')],
    ['null as its body', 400, () => post('null')],
    ['a huge body', 413, () => post(JSON.stringify({ request_id: 'r', x: 'x'.repeat(65_536) }))],
    [
      'a huge body without a Content-Length',
      413,
      (url: string) =>
        fetch(url, {
          method: 'POST',
          duplex: 'half',
          body: new ReadableStream({
            start(controller) {
              for (let part = 0; part < 17; part += 1) controller.enqueue(Buffer.alloc(4096, ' '));
              controller.close();
            },
          }),
        } as RequestInit),
    ],
  ])('refuses a request with %s: status %i', async (_name, status, send) => {
    expect((await send(address)).status).toBe(status);
    expect(receivedIds).toEqual([]);
  });

  it.each([
    ['that ends with a valid token', (path: string) => `/${'a'.repeat(2000)}${path}`],
    ['that has no token', () => `/${'a'.repeat(15_000)}!`],
  ])('returns 404 for a path %s and is longer than a webhook path can be', async (_name, pathOf) => {
    const { origin, pathname } = new URL(address);
    expect((await post('{"request_id":"r"}', `${origin}${pathOf(pathname)}`)).status).toBe(404);
    expect(receivedIds).toEqual([]);
  });

  it('returns 429 to an address with many unknown tokens, and still accepts a known token from it', async () => {
    const clock = fakeClock();
    const other = await freePort();
    const limited = await openReceiver({ host: '127.0.0.1', port: other }, callbacks, { clock });
    const url = address.replace(String(port), String(other));
    const unknown = async (count: number) => {
      const statuses: number[] = [];
      for (let sent = 0; sent < count; sent += 1) statuses.push((await post('{}', `${url}x`)).status);
      return statuses;
    };
    expect(await unknown(51)).toEqual([...Array<number>(50).fill(404), 429]);
    expect((await post('{"request_id":"r-1"}', url)).status).toBe(200);
    expect(receivedIds).toEqual(['r-1']);
    await clock.advance(1000);
    expect(await unknown(3)).toEqual([404, 404, 429]);
    await limited.close();
  });

  it('handles at most eight callbacks for one submission', async () => {
    for (let count = 0; count < 20; count += 1) await post(`{"request_id": "r-${count}"}`);
    expect(receivedIds).toHaveLength(8);
  });

  it('passes earlier callbacks to a listener that is added later', async () => {
    const early = callbacks.issue('early').url;
    await post('{"request_id": "r-9"}', early);
    callbacks.listen('early', (requestId) => receivedIds.push(requestId));
    expect(receivedIds).toEqual(['r-9']);
  });

  it('acknowledges a callback only after its id is stored, and stores each id of a submission only once', async () => {
    const steps: string[] = [];
    let finish = () => {};
    storeId = (submission, requestId) => {
      steps.push(`storing ${submission} ${requestId}`);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const early = callbacks.issue('early').url;
    const responses = [1, 2].map(() =>
      post('{"request_id": "r-9"}', early).then(({ status }) => steps.push(`answered ${status}`)),
    );
    while (steps.length === 0) await setTimeout(5);
    // A response that does not wait would be here by now.
    await post('{"request_id": 7}', early);
    steps.push('stored');
    finish();
    await Promise.all(responses);
    expect(steps).toEqual(['storing early r-9', 'stored', 'answered 200', 'answered 200']);
  });

  it('returns 503 if an id cannot be stored, and passes the id on anyway', async () => {
    storeId = () => Promise.reject(new Error('the disk is full'));
    expect((await post('{"request_id": "r-1"}')).status).toBe(503);
    expect(receivedIds).toEqual(['r-1']);
  });

  it('stores no id for a submission whose request id the journal has, and no id for a callback without one', async () => {
    callbacks.listenToKnown('a', (requestId) => receivedIds.push(requestId));
    await post('{"request_id": "r-1"}');
    await post('{}', callbacks.issue('b').url);
    expect([receivedIds, stored]).toEqual([['r-1'], []]);
  });

  it('accepts a token of an earlier run by the digest that the journal has, but not the digest itself', async () => {
    const { url, digest } = callbacks.issue('before');
    const laterRun = makeCallbacks('http://127.0.0.1', storeId);
    laterRun.expect('before', digest);
    const token = url.split('/').at(-1) ?? '';
    expect([laterRun.knows(token), laterRun.knows(digest), laterRun.knows('')]).toEqual([true, false, false]);
  });

  it('accepts other callbacks after a caller closed its connection early', async () => {
    const path = new URL(address).pathname;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{`, () => {
          socket.destroy();
          resolve();
        });
      });
    });
    expect((await post('{"request_id": "r-1"}')).status).toBe(200);
  });

  it('returns 408 to a slow request', async () => {
    const other = await freePort();
    const limited = await openReceiver({ host: '127.0.0.1', port: other }, callbacks, { timeoutMs: 200 });
    const response = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(other, '127.0.0.1', () => socket.write('POST /x HTTP/1.1\r\nHost: '));
      socket.on('data', (part) => {
        text += String(part);
      });
      socket.on('close', () => resolve(text));
    });
    expect(response).toContain('408');
    await limited.close();
  });

  it('accepts at most 64 connections', async () => {
    const sockets = Array.from({ length: 64 }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const surplus = connect(port, '127.0.0.1');
    await new Promise((resolve) => surplus.once('close', resolve));
    for (const socket of sockets) socket.destroy();
    expect(sockets).toHaveLength(64);
  });

  it('fails with port-in-use on a port in use, and with usage for an address that the machine does not have', async () => {
    await expect(openReceiver({ host: '127.0.0.1', port }, callbacks)).rejects.toMatchObject({
      code: 'port-in-use',
      hint: expect.stringContaining('webhook.listen'),
    });
    await expect(openReceiver({ host: '192.0.2.1', port }, callbacks)).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
