import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/time/clock.js';
import type { Caps } from '../../src/fleet/governor/money/caps.js';
import type { Charges, KnownBook, LedgerTimes } from '../../src/fleet/governor/money/shared-ledger.js';
import {
  type FleetGovernor,
  governorConnection,
  openFleetGovernor,
} from '../../src/fleet/governor/redis-governor.js';
import type { GovernedRun, RunGovernor } from '../../src/record/governor.js';
import type { Stop } from '../../src/record/recovery/stop.js';
import { type RedisServer, startRedis } from './redis.js';

/** Much shorter than the usual times, so that tests do not wait for seconds. */
export const quickTimes: LedgerTimes = { heartbeatMs: 50, leaseMs: 1000, graceMs: 100 };

export const noCaps: Caps = { fleet: null, catalogue: null, month: null };

/** Starts a Redis that ends with the test. */
export async function testRedis(options: readonly string[] = []): Promise<RedisServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.remove());
  return server;
}

/** Connects a client as workers do. It ends with the test. */
export async function governorClient(
  { port }: Pick<RedisServer, 'port'>,
  options: { readonly commandTimeout?: number } = {},
): Promise<Redis> {
  const client = new Redis(port, '127.0.0.1', {
    ...governorConnection,
    retryStrategy: () => 50,
    lazyConnect: true,
    ...options,
  });
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  await client.connect();
  return client;
}

/** Opens the governor of a worker of its own. `readCharges`: default: no book was charged. */
export const workerGovernor = (
  client: Redis,
  parts: { readonly readCharges?: () => Promise<Charges>; readonly times?: LedgerTimes } = {},
): FleetGovernor =>
  openFleetGovernor({
    client,
    catalogue: 'test',
    readCharges: async () => new Map(),
    clock: systemClock,
    times: quickTimes,
    ...parts,
  });

/** A run of a book, with what the governor told it. */
export interface TestRun extends RunGovernor {
  readonly stops: Stop[];
  readonly warnings: string[];
}

/** Opens the run of a book. It ends with the test. */
export function openTestRun(
  governor: FleetGovernor,
  {
    book,
    caps = noCaps,
    seen,
    ...parts
  }: { book: string; caps?: Caps; seen?: KnownBook } & Partial<GovernedRun>,
): TestRun {
  const stops: Stop[] = [];
  const warnings: string[] = [];
  const run = governor.governorOf({ book, caps, seen }).open({
    account: 'account',
    engineKind: 'jobs',
    charged: new Map(),
    maxWaitMs: 60_000,
    clock: systemClock,
    random: Math.random,
    onEvent(event) {
      if (event.type === 'warning') warnings.push(event.message);
    },
    signal: new AbortController().signal,
    stop(reason) {
      stops.push(reason);
      run.budget.close();
      run.rateLimiter.close();
    },
    ...parts,
  });
  onTestFinished(() => run.close());
  return { ...run, stops, warnings };
}

/** Waits until something holds. The time-out of the test ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 10));
}
