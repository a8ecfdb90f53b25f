import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listenAddress } from '../../../src/fleet/metrics/listen-address.js';
import { serveMetrics } from '../../../src/fleet/metrics/metrics-server.js';
import { workerMetrics } from '../../../src/fleet/metrics/worker-metrics.js';
import { nothingYet } from '../../../src/fleet/worker/follow-events.js';
import { failedOutcome } from '../../../src/fleet/worker/retry-policy.js';

describe('listenAddress', () => {
  it.each([
    [':9464', { host: null, port: 9464 }],
    ['9464', { host: null, port: 9464 }],
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
  ])('reads %s', (text, address) => expect(listenAddress(text)).toEqual(address));

  it.each(['', 'metrics', ':70000', 'http://a:1', ':-1'])('refuses %j', (text) =>
    expect(() => listenAddress(text)).toThrow('--metrics expects an address'),
  );
});

const step = { bought: 2, spentMicroUsd: 80_000, uncertainMicroUsd: 40_000, throttled: 1 };

async function started() {
  const counts: Record<string, number> = { waiting: 3 };
  let ok = true;
  const metrics = await workerMetrics(async () => counts);
  const server = await serveMetrics(
    { host: '127.0.0.1', port: 0 },
    { metrics, health: () => ({ ok, redis: 'a' }) },
  );
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  return { metrics, server, get, counts, fail: () => (ok = false) };
}

describe('metrics of a worker', () => {
  it('count chunks, money, 429s, books and flagged takes, as Prometheus reads them', async () => {
    const { metrics, server, get, counts } = await started();
    try {
      metrics.onEvent({ type: 'book-started', book: 'a', start: 1 });
      metrics.onEvent({ type: 'book-started', book: 'b', start: 1 });
      metrics.onEvent({ type: 'book-progressed', book: 'a', progress: nothingYet, step });
      const refund = { ...step, bought: 0, spentMicroUsd: -40_000, uncertainMicroUsd: -40_000, throttled: 0 };
      metrics.onEvent({ type: 'book-progressed', book: 'a', progress: nothingYet, step: refund });
      const outcome = { ...failedOutcome('no-sound', ''), flagged: 4 };
      metrics.onEvent({ type: 'book-ended', book: 'a', outcome, next: 'failed' });
      counts.done = 1;
      const { status, type, text } = await get('/metrics');
      expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
      expect(text.split('\n')).toEqual(
        expect.arrayContaining([
          'narrate_chunks_bought_total 2',
          'narrate_charged_usd_total 0.08',
          'narrate_refunded_usd_total 0.04',
          'narrate_possibly_charged_usd 0',
          'narrate_throttled_total 1',
          'narrate_flagged_takes_total 4',
          'narrate_books_running 1',
          'narrate_books_total{result="failed"} 1',
          'narrate_fleet_books{state="waiting"} 3',
          'narrate_fleet_books{state="done"} 1',
        ]),
      );
    } finally {
      await server.close();
    }
  });

  it('have a health check, which fails when the worker cannot take jobs', async () => {
    const { server, get, fail } = await started();
    try {
      expect(await get('/health')).toMatchObject({ status: 200, text: '{"ok":true,"redis":"a"}\n' });
      fail();
      expect((await get('/health')).status).toBe(503);
      expect((await get('/')).status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('answer a request whose target is no address', async () => {
    const { server } = await started();
    try {
      const status = await new Promise((resolve) =>
        get({ port: server.port, host: '127.0.0.1', path: '//' }, (response) => resolve(response.statusCode)),
      );
      expect(status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('say when the port is in use', async () => {
    const { metrics, server } = await started();
    try {
      const again = serveMetrics(
        { host: '127.0.0.1', port: server.port },
        { metrics, health: () => ({ ok: true }) },
      );
      await expect(again).rejects.toMatchObject({ code: 'port-in-use' });
    } finally {
      await server.close();
    }
  });
});
