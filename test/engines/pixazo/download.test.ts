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

async function startTestServer(answer: Parameters<typeof startServer>[0]): Promise<TestServer> {
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

describe('download from the media host', () => {
  it('writes the audio, sends no key, and follows a redirect', async () => {
    const server = await startTestServer((request, response) =>
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
    const server = await startTestServer((_request, response) => response.end('new'));
    writeFileSync(path, 'old');
    await expect(get(server.url)).rejects.toMatchObject({ code: 'not-writable' });
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it.each([
    [404, 'refused'],
    [403, 'refused'],
    [410, 'refused'],
    [500, 'unavailable'],
  ])('leaves no file after HTTP %s, and returns %s', async (status, kind) => {
    const server = await startTestServer((_request, response) => reply(response, status, 'no'));
    expect(await get(server.url)).toEqual({
      kind,
      message: `The media host answered HTTP ${status}`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file after a body that is cut off', async () => {
    const server = await startTestServer((_request, response, message) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => message.socket.destroy(), 20);
    });
    expect(await get(server.url)).toMatchObject({ kind: 'unavailable' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file after 30 seconds without data', async () => {
    const server = await startTestServer((_request, response) => {
      response.writeHead(200);
      response.write('half');
    });
    expect(await get(server.url, { clock: fastClock })).toEqual({
      kind: 'unavailable',
      message: 'The media host sent no data for 30 s',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file if the download takes longer than 15 minutes', async () => {
    const server = await startTestServer((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 2);
      response.on('close', () => clearInterval(timer));
    });
    // Each call of `monotonic` is a minute later. `sleep` takes the real time, so that the stall limit is never reached.
    let minutes = 0;
    const clock = { ...systemClock, monotonic: () => 60_000 * minutes++ };
    expect(await get(server.url, { clock })).toEqual({
      kind: 'unavailable',
      message: 'The download did not finish within 15 minutes',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file if the caller aborts', async () => {
    const controller = new AbortController();
    const server = await startTestServer((_request, response) => {
      response.write('half');
      controller.abort();
    });
    expect(await get(server.url, { signal: controller.signal })).toMatchObject({ kind: 'unavailable' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stops at the size limit, with or without Content-Length', async () => {
    const server = await startTestServer((request, response) => {
      if (request.path === '/declared') response.setHeader('content-length', '2000');
      response.write('x'.repeat(1000));
      response.end('x'.repeat(1000));
    });
    for (const name of ['declared', 'undeclared']) {
      expect(await get(`${server.url}/${name}`, { maxBytes: 1500 })).toMatchObject({ kind: 'unavailable' });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['file:///etc/hostname', 'data:,hello', 'ftp://x/y'])('refuses the address %s', async (url) => {
    expect(await get(url)).toMatchObject({ kind: 'unavailable' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports that fetch blocks the port of the media host', async () => {
    const expected = { kind: 'unavailable', message: 'The media host: fetch blocks its port' };
    expect(await get('http://127.0.0.1:6666/take.wav')).toEqual(expected);
    const server = await startTestServer((_, response) =>
      reply(response, 302, '', { location: 'http://127.0.0.1:6666/take.wav' }),
    );
    expect(await get(server.url)).toEqual(expected);
    expect(readdirSync(folder)).toEqual([]);
  });
});
