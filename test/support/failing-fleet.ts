import { expect, onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type Fleet, type FleetWorker, makeFleet } from './fleet.js';
import { type HeldGateway, startHeldGateway } from './held-gateway.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

/** The number of chunks of each book. */
export const chunks = 6;

/** A fleet with a gateway of its own. Both end with the test. */
export interface FailingFleet extends Fleet {
  readonly sandbox: Sandbox;
  /** Between the workers and the sandbox. */
  readonly gateway: HeldGateway;
  /** Between the workers and `gateway`. */
  readonly way: TcpProxy;
  /** Returns how many requests were charged. */
  charged(): number;
  /** Asserts that every chunk of so many books was bought, and none twice. */
  expectBoughtOnce(books: number): void;
}

/**
 * Makes a fleet for a test of a failure. Each book has two requests under way at a time.
 * @param options `holds`: see `startHeldGateway`. Default: nothing is held
 */
export async function makeFailingFleet({
  holds,
  sandbox: sandboxOptions = {},
  ...options
}: Partial<Omit<Parameters<typeof makeFleet>[0], 'sandbox'>> & {
  readonly holds?: 'polls' | 'answers';
  readonly sandbox?: Partial<SandboxOptions>;
}): Promise<FailingFleet> {
  const sandbox = await startSandbox({ charactersPerSecond: 400, latencyMs: [50, 200], ...sandboxOptions });
  onTestFinished(() => sandbox.close());
  const gateway = await startHeldGateway(sandbox, holds);
  if (holds === undefined) gateway.release();
  onTestFinished(() => gateway.close());
  const way = await startTcpProxy(Number(new URL(gateway.url).port));
  onTestFinished(() => way.close());
  const defaults = '  limits: { concurrency: 2 }\n';
  const url = `http://127.0.0.1:${way.port}`;
  const fleet = await makeFleet({ books: 1, chunks, defaults, ...options, sandbox: { url } });
  onTestFinished(() => fleet.remove());
  return {
    ...fleet,
    sandbox,
    gateway,
    way,
    charged: () => sandbox.report().charged,
    expectBoughtOnce(books) {
      const { charged, distinctCharged, violations } = sandbox.report();
      expect([charged, distinctCharged, violations]).toEqual([books * chunks, books * chunks, []]);
    },
  };
}

/** Starts a proxy between a worker and Redis, and the variable that makes the worker use it. */
export async function proxyToRedis({ redis }: Pick<Fleet, 'redis'>) {
  const proxy = await startTcpProxy(redis.port);
  onTestFinished(() => proxy.close());
  return { proxy, env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` } };
}

/** Tells whether a worker has logged an event. */
export const hasLogged = ({ log }: FleetWorker, event: string): boolean =>
  log.some((line) => line.event === event);

/** Returns what became of the books of a worker: `done`, `failed` or `queued`, with the code of the error. */
export const endsOf = ({ log }: FleetWorker) =>
  log.flatMap(({ event, next, outcome }) =>
    event === 'book-ended' ? [[next, (outcome as { readonly code: string | null }).code]] : [],
  );
