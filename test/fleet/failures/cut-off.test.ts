import { describe, expect, it } from 'vitest';
import { endsOf, hasLogged, makeFailingFleet, proxyToRedis } from '../../support/failing-fleet.js';
import { until } from '../../support/fleet.js';
import { freePort } from '../../support/free-port.mjs';
import { noRedis } from '../../support/redis.js';

const skipped = noRedis === null ? '' : ` (${noRedis})`;

describe.skipIf(noRedis !== null)(`a worker that is cut off${skipped}`, () => {
  it('from Redis: it sends no request, keeps its book from other workers, and goes on afterwards', async () => {
    const fleet = await makeFailingFleet({ holds: 'polls' });
    const { proxy, env } = await proxyToRedis(fleet);
    const cut = fleet.startWorker({ env });
    const running = fleet.json('run', '--yes');
    await until(async () => fleet.gateway.held() === 2 && (await fleet.accepted()) === 2);
    await proxy.refuse();
    await until(() => hasLogged(cut, 'redis-lost'));
    fleet.gateway.release();
    // Another worker gets the job, but the book is still recorded by the first one, which has the lease of its store.
    const other = fleet.startWorker({ folder: await fleet.copy() });
    await until(() => endsOf(other).length > 0);
    expect([endsOf(other), fleet.charged()]).toEqual([[['queued', 'locked']], 2]);
    await proxy.accept();
    await until(() => hasLogged(cut, 'redis-back') && endsOf(cut).length > 0);
    await fleet.promote();
    expect(await running).toMatchObject({ exitStatus: 0, uncertainUsd: 0 });
    fleet.expectBoughtOnce(1);
  });

  it('from Redis without a closed connection: its health says so, and it connects again', async () => {
    const fleet = await makeFailingFleet({});
    const { proxy, env } = await proxyToRedis(fleet);
    const port = await freePort();
    const worker = fleet.startWorker({ env, args: ['--metrics', `127.0.0.1:${port}`] });
    await until(() => hasLogged(worker, 'worker-started'));
    const health = async () => (await fetch(`http://127.0.0.1:${port}/health`)).status;
    expect(await health()).toBe(200);
    proxy.stall();
    await until(() => hasLogged(worker, 'redis-lost'));
    expect(await health()).toBe(503);
    proxy.resume();
    await until(() => hasLogged(worker, 'redis-back'));
    expect(await health()).toBe(200);
    expect(await fleet.json('run', '--yes')).toMatchObject({ exitStatus: 0 });
    fleet.expectBoughtOnce(1);
  });

  it('from Redis without a closed connection, while it starts: it connects again', async () => {
    const fleet = await makeFailingFleet({});
    const { proxy, env } = await proxyToRedis(fleet);
    proxy.stallAt('\r\ntime\r\n');
    const worker = fleet.startWorker({ env });
    await until(() => hasLogged(worker, 'redis-lost'));
    proxy.resume();
    await until(() => hasLogged(worker, 'redis-back'));
    expect(await fleet.json('run', '--yes')).toMatchObject({ exitStatus: 0 });
    fleet.expectBoughtOnce(1);
  });

  it('from the gateway: the book fails with what it has, and `retry` completes it', async () => {
    const fleet = await makeFailingFleet({
      holds: 'polls',
      defaults: '  limits: { concurrency: 4, maxWait: 2s }\n',
    });
    fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await until(async () => fleet.gateway.held() === 4 && (await fleet.accepted()) === 4);
    await fleet.way.refuse();
    const { books } = await running;
    expect(books).toMatchObject([{ state: 'failed', starts: 1, outcome: { code: 'gateway-failing' } }]);
    expect(fleet.charged()).toBe(4);
    await fleet.way.accept();
    fleet.gateway.release();
    await fleet.run('retry', 'books/a');
    await until(async () => (await fleet.json('status')).books[0]?.state === 'done');
    fleet.expectBoughtOnce(1);
  });
});
