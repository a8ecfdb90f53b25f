import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Caps } from '../../../src/fleet/governor/money/caps.js';
import type { LedgerTimes } from '../../../src/fleet/governor/money/shared-ledger.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { noCaps, testRedis, until } from '../../support/governed.js';
import { noRedis } from '../../support/redis.js';
import { type Machine, makeMachine, makeShare } from '../../support/stored-book.js';

const price = 40_000;
const script = resolve(import.meta.dirname, '../../support/governed-run.mjs');

/** What a worker process is started with. */
interface Order {
  readonly port: number;
  readonly book: string;
  readonly books: Readonly<Record<string, Machine['options']>>;
  readonly caps: Caps;
  readonly times: LedgerTimes;
}

interface Worker {
  readonly process: ChildProcess;
  /** What it printed; null: it was killed. */
  readonly result: Promise<{ status: string; bought: number; stopped: string | null } | null>;
}

function startWorker(order: Order): Worker {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output += part;
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    process: child,
    result: once(child, 'close').then(() => (output === '' ? null : JSON.parse(output))),
  };
}

/** Creates books of six chunks, each with a store, and Redis. */
async function makeBooks(sandbox: Sandbox, count: number, requests: number) {
  const redis = await testRedis();
  const share = await makeShare();
  onTestFinished(() => share.remove());
  const machines = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const machine = await makeMachine({
        sandbox,
        store: join(share.folder, '..', `store-${index}`),
        // Texts of different books are different requests.
        manifest: `prompt: Read book ${index}.\nlimits: { concurrency: 2 }\n`,
      });
      onTestFinished(() => machine.remove());
      return [`book ${index}`, machine.options] as const;
    }),
  );
  const order = {
    port: redis.port,
    books: Object.fromEntries(machines),
    caps: { ...noCaps, catalogue: requests * price },
    times: { heartbeatMs: 200, leaseMs: 2000, graceMs: 500 },
  };
  return { start: (book: string) => startWorker({ ...order, book }), names: machines.map(([book]) => book) };
}

const name = `worker processes with a shared governor${noRedis ? ` (${noRedis})` : ''}`;
describe.skipIf(noRedis)(name, () => {
  it('keep the budget if one is killed while it buys, and its book goes on where it was', async () => {
    const sandbox = await startSandbox({ latencyMs: [200, 600], charactersPerSecond: 400 });
    onTestFinished(() => sandbox.close());
    const { start, names } = await makeBooks(sandbox, 3, 13);
    const workers = names.map(start);
    const [first] = workers;
    await until(() => sandbox.report().charged >= 4);
    first?.process.kill('SIGKILL');
    expect(await first?.result).toBeNull();
    await Promise.all(workers.map(({ result }) => result));
    expect(sandbox.report().charged).toBeLessThanOrEqual(13);
    // Opened again, each book reports what its journal says, and the rest of the budget is used.
    for (const book of names) await start(book).result;
    const { charged } = sandbox.report();
    expect(charged).toBeLessThanOrEqual(13);
    // The killed one had up to two requests under way, which count as possibly charged.
    expect(charged).toBeGreaterThanOrEqual(11);
  });

  it('buy nothing beyond the budget if one is stopped for longer than its lease, and continues', async () => {
    const sandbox = await startSandbox({ latencyMs: [100, 400], charactersPerSecond: 400 });
    onTestFinished(() => sandbox.close());
    const { start, names } = await makeBooks(sandbox, 2, 9);
    const workers = names.map(start);
    const [first] = workers;
    const pid = first?.process.pid ?? 0;
    await until(() => sandbox.report().charged >= 2);
    process.kill(pid, 'SIGSTOP');
    await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T '));
    await new Promise((wake) => setTimeout(wake, 4000));
    process.kill(pid, 'SIGCONT');
    await Promise.all(workers.map(({ result }) => result));
    for (const book of names) await start(book).result;
    const { charged, distinctCharged } = sandbox.report();
    expect({ charged, distinctCharged }).toEqual({ charged: 9, distinctCharged: 9 });
  });
});
