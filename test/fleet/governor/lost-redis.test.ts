import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Charges } from '../../../src/fleet/governor/money/shared-ledger.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { readJournal } from '../../../src/state/journal/journal.js';
import { foldJournal } from '../../../src/state/ledger.js';
import {
  governorClient,
  noCaps,
  quickTimes,
  testRedis,
  until,
  workerGovernor,
} from '../../support/governed.js';
import { type Recording, type RecordingOptions, recordingFolder, texts } from '../../support/recording.js';
import { noRedis, type RedisServer } from '../../support/redis.js';
import { startTcpProxy } from '../../support/tcp-proxy.js';

const price = 40_000;

async function testSandbox(options: Partial<SandboxOptions>): Promise<Sandbox> {
  const sandbox = await startSandbox({ charactersPerSecond: 400, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Books that share a budget. Each has a worker with a connection and a governor of its own. */
async function makeFleet({
  redis,
  sandbox,
  books,
  requests,
}: {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  readonly books: number;
  readonly requests: number;
}) {
  const folders = await Promise.all(
    Array.from({ length: books }, async (_, index) => {
      const folder = await recordingFolder();
      onTestFinished(() => folder.remove());
      return [`book ${index}`, folder] as const;
    }),
  );
  const { origin } = new URL(sandbox.url);
  const readCharges = async (): Promise<Charges> =>
    new Map(
      await Promise.all(
        folders.map(async ([book, { folder }]) => {
          const { entries } = await readJournal(join(folder, 'journal.jsonl'));
          const months = [...foldJournal(entries, origin).months];
          const charged = months.map(
            ([month, { spentMicroUsd, uncertainMicroUsd }]) =>
              [month, spentMicroUsd + uncertainMicroUsd] as const,
          );
          return [book, new Map(charged)] as const;
        }),
      ),
    );
  const caps = { ...noCaps, month: requests * price };
  return {
    /** Records `chunks` texts of each book at the same time. */
    async record(chunks: number, options: Partial<RecordingOptions> = {}): Promise<readonly Recording[]> {
      return Promise.all(
        folders.map(async ([book, folder]) => {
          const client = await governorClient(redis, { commandTimeout: 1000 });
          const governor = workerGovernor(client, { readCharges }).governorOf({ book, caps });
          return folder.record({
            url: sandbox.url,
            texts: texts(chunks).map((text) => `${book}: ${text}`),
            concurrency: 4,
            governor,
            ...options,
          });
        }),
      );
    },
  };
}

/** Loses the data of Redis when the gateway has charged so many requests. */
async function loseAt(
  sandbox: Sandbox,
  charged: readonly number[],
  lose: () => Promise<unknown>,
): Promise<void> {
  for (const count of charged) {
    await until(() => sandbox.report().charged >= count);
    await lose();
  }
}

/** Nothing is paid twice, and the gateway has charged so many requests. */
function expectCharged(sandbox: Sandbox, requests: number): void {
  const { charged, distinctCharged, violations } = sandbox.report();
  expect({ charged, distinctCharged, violations }).toEqual({
    charged: requests,
    distinctCharged: requests,
    violations: [],
  });
}

const name = `recording books with a shared budget${noRedis ? ` (${noRedis})` : ''}`;
describe.skipIf(noRedis)(name, () => {
  it('buys exactly what the budget allows, with a Redis that is flushed in the middle', async () => {
    const redis = await testRedis();
    const watcher = await governorClient(redis);
    const sandbox = await testSandbox({ latencyMs: [0, 100] });
    const fleet = await makeFleet({ redis, sandbox, books: 4, requests: 30 });
    const [recordings] = await Promise.all([
      fleet.record(12),
      loseAt(sandbox, [4, 9, 14, 19, 24], () => watcher.flushall()),
    ]);
    expect(sandbox.report().charged).toBeLessThanOrEqual(30);
    expect(recordings.map(({ recorded }) => recorded.stopped?.code)).toContain('fleet-budget');
    // What was counted too high is right again when the books are opened.
    await fleet.record(12);
    expectCharged(sandbox, 30);
  });

  it('buys exactly what the budget allows, with a Redis that is restarted empty, and with its data', async () => {
    for (const save of [false, true]) {
      const redis = await testRedis();
      const sandbox = await testSandbox({ latencyMs: [0, 100] });
      const fleet = await makeFleet({ redis, sandbox, books: 3, requests: 14 });
      const restart = async (): Promise<void> => {
        await redis.stop({ save });
        await redis.start();
      };
      await Promise.all([fleet.record(6), loseAt(sandbox, [3, 8], restart)]);
      expect(sandbox.report().charged).toBeLessThanOrEqual(14);
      await fleet.record(6);
      expectCharged(sandbox, 14);
    }
  });

  it('sends nothing without Redis, follows running jobs to their end, and stops with a message', async () => {
    const redis = await testRedis();
    const proxy = await startTcpProxy(redis.port);
    onTestFinished(() => proxy.close());
    const sandbox = await testSandbox({ latencyMs: [1500, 1500] });
    const fleet = await makeFleet({ redis: { ...redis, port: proxy.port }, sandbox, books: 1, requests: 50 });
    const [[recording]] = await Promise.all([
      fleet.record(12, { concurrency: 2, maxWaitMs: 4000 }),
      until(() => sandbox.report().charged >= 2).then(() => proxy.stall()),
    ]);
    const { charged } = sandbox.report();
    expect(recording?.recorded.stopped).toMatchObject({ code: 'redis-lost' });
    expect(recording?.recorded.stopped?.message).toMatch(
      /^Redis at 127\.0\.0\.1:\d+ cannot be used \(.+\)\. This has lasted for 4 s, so narrate stopped buying\.$/,
    );
    // Every request that was charged has its recording.
    expect(recording?.recorded).toMatchObject({ bought: charged, failed: [] });
    expect(charged).toBeLessThan(12);
    proxy.resume();
    await fleet.record(12);
    expectCharged(sandbox, 12);
  });

  it('goes on when a connection that was cut for a moment is back', async () => {
    const redis = await testRedis();
    const proxy = await startTcpProxy(redis.port);
    onTestFinished(() => proxy.close());
    const sandbox = await testSandbox({ latencyMs: [0, 50] });
    const fleet = await makeFleet({ redis: { ...redis, port: proxy.port }, sandbox, books: 2, requests: 50 });
    const cut = async (): Promise<void> => {
      proxy.stall();
      await new Promise((wake) => setTimeout(wake, quickTimes.leaseMs + 500));
      proxy.resume();
    };
    const [recordings] = await Promise.all([fleet.record(8), loseAt(sandbox, [4, 10], cut)]);
    expect(recordings.map(({ recorded }) => recorded.bought)).toEqual([8, 8]);
    expectCharged(sandbox, 16);
  });
});
