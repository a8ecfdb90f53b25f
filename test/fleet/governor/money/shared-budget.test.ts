import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples } from '../../../support/examples.js';
import {
  governorClient,
  noCaps,
  openTestRun,
  testRedis,
  until,
  workerGovernor,
} from '../../../support/governed.js';
import { noRedis } from '../../../support/redis.js';

const month = '2026-12';
const price = 40_000;
const never = new AbortController().signal;
const capped = (requests: number) => ({ ...noCaps, catalogue: requests * price });

const name = `budgets of a fleet${noRedis ? ` (${noRedis})` : ''}`;
describe.skipIf(noRedis)(name, () => {
  it('are shared by all books of a catalogue', async () => {
    const governor = workerGovernor(await governorClient(await testRedis()));
    await governor.refresh(never);
    const one = openTestRun(governor, { book: 'one', caps: capped(2) });
    const other = openTestRun(governor, { book: 'other', caps: capped(2) });
    const first = await one.budget.reserve(price, month, never);
    const second = await other.budget.reserve(price, month, never);
    first?.commit(price);
    second?.markUncertain(price);
    expect(await one.budget.reserve(price, month, never)).toBeNull();
    expect(one.stops).toEqual([
      {
        code: 'fleet-budget',
        message:
          'The budget of the catalogue is reached: $0.08 of $0.08 spent or possibly charged. The next request costs up to $0.04.',
      },
    ]);
    await one.close();
    await other.close();
    expect(await governor.totals()).toEqual({
      totalMicroUsd: 2 * price,
      reservedMicroUsd: 0,
      months: { [month]: 2 * price },
    });
  });

  it('count what earlier runs have charged, each in its month, and stop a run of the fleet by what it has spent itself', async () => {
    const governor = workerGovernor(await governorClient(await testRedis()));
    await governor.refresh(never);
    const charged = new Map([
      ['2026-11', 7 * price],
      [month, 2 * price],
    ]);
    const caps = {
      catalogue: null,
      month: 3 * price,
      fleet: { budget: 100 * price, chargedBefore: 9 * price },
    };
    const run = openTestRun(governor, { book: 'one', caps, charged });
    (await run.budget.reserve(price, month, never))?.commit(price);
    expect(await run.budget.reserve(price, month, never)).toBeNull();
    expect(run.stops[0]?.message).toBe(
      'The monthly budget of the catalogue is reached: $0.12 of $0.12 spent or possibly charged in December 2026. The next request costs up to $0.04.',
    );
    const fleet = { ...caps, month: null, fleet: { budget: 2 * price, chargedBefore: 9 * price } };
    const next = openTestRun(governor, { book: 'two', caps: fleet });
    (await next.budget.reserve(price, month, never))?.commit(price);
    expect(await next.budget.reserve(price, month, never)).toBeNull();
    expect(next.stops[0]?.message).toContain(
      'The budget of this run of the fleet is reached: $0.08 of $0.08',
    );
  });

  it('let a request wait while only reservations of other runs are in the way', async () => {
    const redis = await testRedis();
    const one = openTestRun(workerGovernor(await governorClient(redis)), { book: 'one', caps: capped(1) });
    const other = openTestRun(workerGovernor(await governorClient(redis)), {
      book: 'other',
      caps: capped(1),
    });
    const first = await one.budget.reserve(price, month, never);
    const second = other.budget.reserve(price, month, never);
    first?.release(price);
    expect(await second).not.toBeNull();
    expect([...one.stops, ...other.stops]).toEqual([]);
  });

  it('need nothing for a free request, and give back a refund and the rest of a price per minute', async () => {
    const redis = await testRedis();
    const governor = workerGovernor(await governorClient(redis));
    const run = openTestRun(governor, { book: 'one', caps: capped(3) });
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => run.budget.reserve(price, month, never)));
    expect(await Promise.all([a, b, c].map((one) => one?.confirm()))).toEqual([true, true, true]);
    a?.commit(price);
    a?.refund(price);
    b?.settle(price, price / 4);
    c?.commit(price);
    run.budget.refund(price / 8, month);
    await until(async () => (await governor.totals())?.totalMicroUsd === price + price / 4 - price / 8);
    expect(await (await run.budget.reserve(0, month, never))?.confirm()).toBe(true);
  });

  it('reject a wait when the run is ended, and its reservation is not kept', async () => {
    const redis = await testRedis();
    const governor = workerGovernor(await governorClient(redis));
    const run = openTestRun(governor, { book: 'one', caps: capped(1) });
    const first = await run.budget.reserve(price, month, never);
    const ended = new AbortController();
    const waiting = run.budget.reserve(price, month, ended.signal);
    ended.abort(new Error('ended'));
    await expect(waiting).rejects.toThrow('ended');
    first?.release(price);
    await until(async () => (await governor.totals())?.totalMicroUsd === 0);
    expect(await run.budget.reserve(price, month, never)).not.toBeNull();
  });

  it('count the reservations of a dead worker as possibly charged until its book is opened again', async () => {
    const redis = await testRedis();
    const dead = await governorClient(redis);
    const first = openTestRun(workerGovernor(dead), { book: 'one', caps: capped(1) });
    expect(await first.budget.reserve(price, month, never)).not.toBeNull();
    dead.disconnect();
    const governor = workerGovernor(await governorClient(redis));
    const seen = await governor.see('one');
    const second = openTestRun(governor, { book: 'two', caps: capped(1) });
    // First it waits, because the reservation might be released. When the lease is over, the budget is reached.
    expect(await second.budget.reserve(price, month, never)).toBeNull();
    expect(second.stops).toMatchObject([{ code: 'fleet-budget' }]);
    // The journal says that the request was never sent.
    const again = openTestRun(governor, { book: 'one', caps: capped(1), charged: new Map(), seen });
    expect(await again.budget.reserve(price, month, never)).not.toBeNull();
  });

  it('no longer count the reservation of a worker whose book another one has opened', async () => {
    const redis = await testRedis();
    const first = openTestRun(workerGovernor(await governorClient(redis)), { book: 'one' });
    const reservation = await first.budget.reserve(price, month, never);
    const governor = workerGovernor(await governorClient(redis));
    openTestRun(governor, { book: 'one' });
    await until(async () => (await governor.totals())?.totalMicroUsd === 0);
    expect(await reservation?.confirm()).toBe(false);
  });

  it('count what another worker has bought for a book, if one that was suspended opens it with an old journal', async () => {
    const redis = await testRedis();
    const governor = workerGovernor(await governorClient(redis));
    await governor.refresh(never);
    // It takes the lease and reads the journal now, and is then suspended.
    const seen = await governor.see('one');
    const other = openTestRun(governor, { book: 'one', caps: capped(3), seen: await governor.see('one') });
    for (let count = 0; count < 2; count += 1)
      (await other.budget.reserve(price, month, never))?.commit(price);
    await until(async () => (await governor.totals())?.reservedMicroUsd === 0);
    const sums: number[] = [];
    const late = openTestRun(workerGovernor(await governorClient(redis)), {
      book: 'one',
      caps: capped(3),
      charged: new Map(),
      seen,
    });
    const end = Date.now() + 500;
    while (Date.now() < end) sums.push((await governor.totals())?.totalMicroUsd ?? 0);
    expect(Math.min(...sums)).toBe(2 * price);
    await late.close();
    expect(await governor.totals()).toMatchObject({ totalMicroUsd: 2 * price });
  });

  it('are not used while Redis cannot be reached: buying stops after limits.maxWait', async () => {
    const redis = await testRedis();
    const governor = workerGovernor(await governorClient(redis));
    const run = openTestRun(governor, { book: 'one', maxWaitMs: 8000 });
    const reservation = await run.budget.reserve(price, month, never);
    await redis.stop();
    expect(await reservation?.confirm()).toBe(false);
    expect(await run.budget.reserve(price, month, never)).toBeNull();
    expect(run.warnings).toHaveLength(1);
    expect(run.warnings[0]).toMatch(
      /^Redis at 127\.0\.0\.1:\d+ cannot be used \(.+\)\. Buying is paused\. Retrying for up to 8 s\. Retries are free\.$/,
    );
    expect(run.stops).toMatchObject([{ code: 'redis-lost' }]);
    expect(run.stops[0]?.message).toMatch(/This has lasted for 8 s, so narrate stopped buying\.$/);
  });

  it('never exceed their limit at the edge, with eight runs that buy at the same time', async () => {
    const redis = await testRedis();
    const clients = await Promise.all(Array.from({ length: 8 }, () => governorClient(redis)));
    const watcher = await governorClient(redis);
    const outcome = fc.constantFrom('release', 'commit', 'markUncertain', 'refund', 'settle');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.array(outcome, { maxLength: 8 }), { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (limit, plans, atATime) => {
          await watcher.flushall();
          const governors = clients.map((client) => workerGovernor(client));
          await governors[0]?.refresh(never);
          let isOver = false;
          const sums: number[] = [];
          const watching = (async () => {
            while (!isOver) sums.push((await governors[0]?.totals())?.totalMicroUsd ?? Number.NaN);
          })();
          let charged = 0;
          const runs = plans.map((plan, index) => {
            const governor = governors[index];
            if (governor === undefined) throw new Error('There are eight governors.');
            const run = openTestRun(governor, { book: `book ${index}`, caps: capped(limit) });
            return { run, todo: [...plan] };
          });
          const buy = async ({ run, todo }: (typeof runs)[number]): Promise<void> => {
            for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
              const reservation = await run.budget.reserve(price, month, never);
              if (reservation === null) return;
              if (!(await reservation.confirm())) throw new Error('Nothing was lost.');
              await new Promise((wake) => setTimeout(wake, Math.random() * 3));
              if (next === 'release') reservation.release(price);
              else if (next === 'settle') reservation.settle(price, price / 2);
              else if (next === 'markUncertain') reservation.markUncertain(price);
              else reservation.commit(price);
              if (next === 'refund') reservation.refund(price);
              charged +=
                next === 'settle' ? price / 2 : next === 'commit' || next === 'markUncertain' ? price : 0;
              expect(charged).toBeLessThanOrEqual(limit * price);
            }
          };
          await Promise.all(runs.flatMap((one) => Array.from({ length: atATime }, () => buy(one))));
          await Promise.all(runs.map(({ run }) => run.close()));
          isOver = true;
          await watching;
          expect(Math.max(...sums)).toBeLessThanOrEqual(limit * price);
          expect(await governors[0]?.totals()).toMatchObject({ totalMicroUsd: charged, reservedMicroUsd: 0 });
        },
      ),
      { numRuns: examples(50) },
    );
  });
});
