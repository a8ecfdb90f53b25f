import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../src/base/time/clock.js';
import { createFetch } from '../../../src/engines/http/http.js';
import { download } from '../../../src/engines/pixazo/download.js';
import { reply, startServer, type TestServer } from '../../support/http-server.js';

let folder: string;
let path: string;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'narrate-download-'));
  path = join(folder, 'take.wav');
});
afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
  rmSync(folder, { recursive: true });
});

const fastClock = {
  ...systemClock,
  sleep: (ms: number, by?: AbortSignal) => systemClock.sleep(ms / 1000, by),
};

async function serve(answer: Parameters<typeof startServer>[0]): Promise<TestServer> {
  const server = await startServer(answer);
  open.push(server);
  return server;
}

function get(url: string, options: { maxBytes?: number; signal?: AbortSignal; clock?: Clock } = {}) {
  const http = createFetch({});
  open.push(http);
  const { maxBytes = 1e6, signal = new AbortController().signal, clock = systemClock } = options;
  return download({ fetch: http.fetch, clock, url, maxBytes, signal }, path);
}

describe('download', () => {
  it('writes the media, sends no key, and follows a redirect', async () => {
    const server = await serve((request, response) =>
      request.path === '/old'
        ? reply(response, 302, '', { location: '/new.wav' })
        : response.end('RIFF-and-so-on'),
    );
    expect(await get(`${server.url}/old`)).toEqual({ kind: 'downloaded', bytes: 14 });
    expect(readFileSync(path, 'utf8')).toBe('RIFF-and-so-on');
    expect(server.seen.map((request) => request.path)).toEqual(['/old', '/new.wav']);
    for (const { headers } of server.seen)
      expect(Object.keys(headers)).not.toContain('ocp-apim-subscription-key');
  });

  it('never overwrites a file', async () => {
    const server = await serve((_request, response) => response.end('new'));
    writeFileSync(path, 'old');
    await expect(get(server.url)).rejects.toMatchObject({ code: 'not-writable' });
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it.each([
    [404, 'refused'],
    [403, 'refused'],
    [410, 'refused'],
    [500, 'unavailable'],
  ])('leaves nothing after a %s, which is %s', async (status, kind) => {
    const server = await serve((_request, response) => reply(response, status, 'no'));
    expect(await get(server.url)).toEqual({
      kind,
      message: `The media host answered HTTP ${status}`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing after a body that breaks off', async () => {
    const server = await serve((_request, response, message) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => message.socket.destroy(), 20);
    });
    expect(await get(server.url)).toMatchObject({ kind: 'unavailable' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing after half a minute without a byte', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      response.write('half');
    });
    expect(await get(server.url, { clock: fastClock })).toEqual({
      kind: 'unavailable',
      message: 'The media host stalled',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing when the media drip in for a quarter of an hour', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 2);
      response.on('close', () => clearInterval(timer));
    });
    // Each look at this clock finds it a minute on; its waits are real ones, so that nothing stalls.
    let minutes = 0;
    const clock = { ...systemClock, monotonic: () => 60_000 * minutes++ };
    expect(await get(server.url, { clock })).toEqual({
      kind: 'unavailable',
      message: 'The media are not here after 15 minutes',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing when the caller gives up', async () => {
    const controller = new AbortController();
    const server = await serve((_request, response) => {
      response.write('half');
      controller.abort();
    });
    expect(await get(server.url, { signal: controller.signal })).toMatchObject({ kind: 'unavailable' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops at the size limit, declared or not', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/declared') response.setHeader('content-length', '2000');
      response.write('x'.repeat(1000));
      response.end('x'.repeat(1000));
    });
    for (const name of ['declared', 'surprise']) {
      expect(await get(`${server.url}/${name}`, { maxBytes: 1500 })).toMatchObject({ kind: 'unavailable' });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['file:///etc/hostname', 'data:,hello', 'ftp://x/y'])('refuses %s', async (url) => {
    expect(await get(url)).toMatchObject({ kind: 'unavailable' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says in plain words that fetch blocks the port that a gateway named', async () => {
    const expected = { kind: 'unavailable', message: 'The media host: its port is one that fetch blocks' };
    expect(await get('http://127.0.0.1:6666/take.wav')).toEqual(expected);
    const server = await serve((_, response) =>
      reply(response, 302, '', { location: 'http://127.0.0.1:6666/take.wav' }),
    );
    expect(await get(server.url)).toEqual(expected);
    expect(readdirSync(folder)).toEqual([]);
  });
});
