import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/time/clock.js';
import type { Permit } from '../../../../src/record/rate-limit/rate-limiter.js';
import { governorClient, openTestRun, testRedis, until, workerGovernor } from '../../../support/governed.js';
import { noRedis } from '../../../support/redis.js';

const never = new AbortController().signal;
const rateKey = 'narrate:{account}:limits:rate';

/** Accepts a permit, as if its job ran on. */
async function run(permit: Permit): Promise<Permit> {
  await permit.sent();
  permit.accepted();
  return permit;
}

const name = `a rate limiter that workers share${noRedis ? ` (${noRedis})` : ''}`;
describe.skipIf(noRedis)(name, () => {
  it('makes all workers wait for Retry-After, also those of another governor with the same account', async () => {
    const redis = await testRedis();
    const client = await governorClient(redis);
    const one = openTestRun(workerGovernor(client), { book: 'one' });
    const other = openTestRun(workerGovernor(await governorClient(redis)), { book: 'other' });
    const permit = await one.rateLimiter.acquire(never);
    await permit.sent();
    const start = performance.now();
    expect(permit.throttled(1500)).toMatchObject({ waitMs: 1500, tooLong: false });
    await until(async () => Number(await client.hget(rateKey, 'slowMs')) > 0);
    const next = await other.rateLimiter.acquire(never);
    await next.sent();
    // Redis notes the refusal a moment after the start, and cuts nothing off.
    expect(performance.now() - start).toBeGreaterThanOrEqual(1499);
  });

  it('does not share limits with another account', async () => {
    const redis = await testRedis();
    const governor = workerGovernor(await governorClient(redis));
    const one = openTestRun(governor, { book: 'one' });
    const permit = await one.rateLimiter.acquire(never);
    await permit.sent();
    permit.throttled(3_600_000);
    const other = openTestRun(governor, { book: 'other', account: 'other' });
    expect(await other.rateLimiter.acquire(never)).toBeDefined();
  });

  it('keeps what it has learned when all workers have ended', async () => {
    const redis = await testRedis();
    const client = await governorClient(redis);
    const first = openTestRun(workerGovernor(client), { book: 'one' });
    const permit = await first.rateLimiter.acquire(never);
    await permit.sent();
    permit.throttled(10);
    await until(async () => Number(await client.hget(rateKey, 'slowMs')) > 0);
    await first.close();
    const learned = await client.hget(rateKey, 'slowMs');
    const second = openTestRun(workerGovernor(client), { book: 'two' });
    await second.rateLimiter.acquire(never);
    expect(await client.hget(rateKey, 'slowMs')).toBe(learned);
  });

  it('gives the permits of a dead worker back by time, and renews those of a live one', async () => {
    const redis = await testRedis();
    const watcher = await governorClient(redis);
    const jobs = async () => Number(await watcher.hget(rateKey, 'jobs'));
    const live = openTestRun(workerGovernor(watcher), { book: 'live' });
    const kept = await run(await live.rateLimiter.acquire(never));
    const client = await governorClient(redis);
    const dead = openTestRun(workerGovernor(client), { book: 'dead' });
    await run(await dead.rateLimiter.acquire(never));
    await until(async () => (await jobs()) === 2);
    client.disconnect();
    // Dead permits are found when the next one is asked for.
    await until(async () => {
      (await live.rateLimiter.acquire(never)).unknown();
      return (await jobs()) === 1;
    });
    kept.released();
    await until(async () => (await jobs()) === 0);
  });

  it('counts running jobs again after Redis has lost its data', async () => {
    const redis = await testRedis();
    const client = await governorClient(redis);
    const one = openTestRun(workerGovernor(client), { book: 'one' });
    const permit = await run(await one.rateLimiter.acquire(never));
    await client.flushall();
    await until(async () => (await client.hget(rateKey, 'jobs')) === '1');
    permit.released();
    await until(async () => (await client.hget(rateKey, 'jobs')) === '0');
  });

  it('uses the time of Redis, so that a worker whose clock is wrong by hours changes nothing', async () => {
    const redis = await testRedis();
    const wrong = { ...systemClock, now: () => Date.now() + 5 * 3_600_000 };
    const client = await governorClient(redis);
    const one = openTestRun(workerGovernor(client), { book: 'one', clock: wrong });
    const other = openTestRun(workerGovernor(await governorClient(redis)), { book: 'other' });
    for (const { rateLimiter } of [one, other, one]) (await run(await rateLimiter.acquire(never))).released();
    const last = Number(await client.hget(rateKey, 'lastMs'));
    expect(Math.abs(last - Date.now())).toBeLessThan(3_600_000);
  });

  it('forgets times of the future if the time of Redis was set back', async () => {
    const redis = await testRedis();
    const client = await governorClient(redis);
    const later = String(Date.now() + 3_600_000);
    await client.hset(rateKey, {
      clockMs: later,
      pausedUntilMs: later,
      lastMs: later,
      slowMs: '100',
      burst: '1',
    });
    const one = openTestRun(workerGovernor(client), { book: 'one' });
    await run(await one.rateLimiter.acquire(never));
    expect(Number(await client.hget(rateKey, 'lastMs'))).toBeLessThan(Number(later));
    expect(await client.hget(rateKey, 'burst')).toBe('1');
  });

  it.each([
    ['a rate', { slowMs: '20', fastMs: '20' }],
    ['a number of jobs', { slowMs: '20', fastMs: '20', jobOdds: '50', jobLimit: '2' }],
    ['the number of responses that are missing', { quiet: '0' }],
  ])(
    'lets no worker starve: eight that always want more all get permits, with a limit on %s',
    async (_, known) => {
      const redis = await testRedis();
      const setup = await governorClient(redis);
      await setup.hset(rateKey, { burst: '1', quiet: '40', patience: '1000000', ...known });
      const counts: number[] = Array.from({ length: 8 }, () => 0);
      const workers = await Promise.all(
        counts.map(async (_count, index) => {
          const governor = workerGovernor(await governorClient(redis));
          return openTestRun(governor, { book: `book ${index}` });
        }),
      );
      const isOver = (): boolean => Math.min(...counts) >= 5 || Math.max(...counts) >= 1000;
      await Promise.all(
        workers.map(async ({ rateLimiter }, index) => {
          while (!isOver()) {
            (await run(await rateLimiter.acquire(never))).released();
            counts[index] = (counts[index] ?? 0) + 1;
          }
        }),
      );
      // The loops end when the last worker has five. Others get more, because they need not wait for a worker that sleeps;
      // a worker that starved would let them get very many.
      expect(Math.max(...counts)).toBeLessThan(1000);
    },
  );

  it('ends all waits when nothing more is bought, and rejects a wait when the run is ended', async () => {
    const redis = await testRedis();
    const one = openTestRun(workerGovernor(await governorClient(redis)), { book: 'one' });
    const permit = await one.rateLimiter.acquire(never);
    await permit.sent();
    permit.throttled(3_600_000);
    const ended = new AbortController();
    const waiting = one.rateLimiter.acquire(ended.signal);
    ended.abort(new Error('ended'));
    await expect(waiting).rejects.toThrow('ended');
    const next = one.rateLimiter.acquire(never);
    one.rateLimiter.close();
    (await next).unknown();
  });

  it('backs off together for engines that answer with audio', async () => {
    const redis = await testRedis();
    const direct = { engineKind: 'direct' } as const;
    const client = await governorClient(redis);
    const one = openTestRun(workerGovernor(client), { book: 'one', ...direct });
    const other = openTestRun(workerGovernor(await governorClient(redis)), { book: 'other', ...direct });
    const permit = await one.rateLimiter.acquire(never);
    await permit.sent();
    const start = performance.now();
    permit.throttled(700);
    await until(async () => Number(await client.hget('narrate:{account}:spacing:rate', 'refusals')) === 1);
    const next = await other.rateLimiter.acquire(never);
    await next.sent();
    expect(performance.now() - start).toBeGreaterThanOrEqual(699);
    next.accepted();
    next.released();
  });
});
