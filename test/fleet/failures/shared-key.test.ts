import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chunks, makeFailingFleet } from '../../support/failing-fleet.js';
import { makeFleet } from '../../support/fleet.js';
import { noRedis } from '../../support/redis.js';

const skipped = noRedis === null ? '' : ` (${noRedis})`;

describe.skipIf(noRedis !== null)(`two fleets with one API key${skipped}`, () => {
  it('share the rate, and have budgets of their own', async () => {
    const rate = { perSecond: 5, burst: 1 };
    const catalogue = 'budgets: { run: 0.2 }\n';
    const one = await makeFailingFleet({ books: 2, catalogue, sandbox: { rate } });
    const { redis, way } = one;
    const sandbox = { url: `http://127.0.0.1:${way.port}` };
    const other = await makeFleet({ name: 'another', books: 2, chunks, redis, sandbox });
    onTestFinished(() => other.remove());
    one.startWorker();
    other.startWorker();
    const [first, second] = await Promise.all([one.json('run', '--yes'), other.json('run', '--yes')]);
    expect(first).toMatchObject({ exitStatus: 4, spentUsd: 0.2 });
    expect(second).toMatchObject({ exitStatus: 0, spentUsd: 0.48 });

    const client = new Redis(redis.port);
    onTestFinished(() => client.disconnect());
    expect(await client.keys('narrate:*:limits:rate')).toHaveLength(1);
    const { requests, charged, distinctCharged } = one.sandbox.report();
    // Most of these few requests are needed to learn the rate.
    const { 429: refused = 0, 202: accepted = 0 } = requests.submit;
    expect(refused).toBeLessThan(accepted);
    expect([charged, distinctCharged]).toEqual([2 * chunks + 5, 2 * chunks + 5]);
  });
});
