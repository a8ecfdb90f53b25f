import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createWorkerPool, type WorkerPool } from '../../../src/engines/espeak/worker-pool.js';

const workerPath = resolve(import.meta.dirname, '../../../src/engines/espeak/worker.js');
const signal = new AbortController().signal;
const long = { text: 'The lamps were lit along the quay. '.repeat(300), file: 'en', pitch: null };
const short = { text: 'Yes.', file: 'en', pitch: null };

const pools: WorkerPool[] = [];
function pool(size: number, path = workerPath): WorkerPool {
  const made = createWorkerPool({ workerPath: path, size, environment: process.env });
  pools.push(made);
  return made;
}
afterEach(async () => {
  for (const made of pools.splice(0)) await made.close();
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Waits for something that another process brings about. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(5);
}

describe('createWorkerPool', () => {
  it('starts no process before there is work, and no more than it may', async () => {
    const workers = pool(2);
    expect(workers.pids()).toEqual([]);
    const jobs = Array.from({ length: 4 }, () => workers.run(short, signal));
    expect(workers.pids()).toHaveLength(2);
    await Promise.all(jobs);
    expect(workers.pids()).toHaveLength(2);
  });

  it('replaces a worker that is killed and tries its text once more', async () => {
    const workers = pool(1);
    const job = workers.run(short, signal);
    const [pid] = workers.pids() as [number];
    process.kill(pid, 'SIGKILL');
    expect((await job).pcm.length).toBeGreaterThan(10_000);
    expect(workers.pids()).toHaveLength(1);
    expect(workers.pids()).not.toContain(pid);
  });

  it('gives up on a text that ends two workers, and goes on with the next', async () => {
    const workers = pool(1);
    const job = workers.run(long, signal);
    const caught = job.catch((error: unknown) => error);
    const next = workers.run(short, signal);
    const [first] = workers.pids() as [number];
    process.kill(first, 'SIGKILL');
    await until(() => workers.pids().some((pid) => pid !== first));
    process.kill(workers.pids()[0] as number, 'SIGKILL');
    expect(await caught).toMatchObject({
      code: 'espeak-failed',
      message: expect.stringContaining('SIGKILL'),
    });
    expect((await next).pcm.length).toBeGreaterThan(10_000);
  });

  it('ends the work of an aborted job, waiting or running, and no other', async () => {
    const workers = pool(1);
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = workers.run(long, running.signal).catch((error: unknown) => error);
    const second = workers.run(long, waiting.signal).catch((error: unknown) => error);
    const third = workers.run(short, signal);
    const [pid] = workers.pids() as [number];
    waiting.abort('not wanted');
    running.abort('enough');
    expect(await first).toBe('enough');
    expect(await second).toBe('not wanted');
    expect((await third).sampleRate).toBe(22_050);
    await until(() => !isAlive(pid));
  });

  it('leaves no process behind when it is closed, and refuses what comes after', async () => {
    const workers = pool(2);
    const job = workers.run(long, signal).catch((error: unknown) => error);
    const pids = workers.pids();
    await workers.close();
    expect(await job).toMatchObject({ code: 'espeak-failed' });
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(workers.run(short, signal)).rejects.toMatchObject({ code: 'espeak-failed' });
  });

  it('says so when the package is not installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'narrate-worker-'));
    const lonely = join(folder, 'worker.mjs');
    // The same worker, asking for a package that nobody has.
    const source = readFileSync(workerPath, 'utf8').replaceAll(
      '@echogarden/espeak-ng-emscripten',
      'narrate-absent-package',
    );
    writeFileSync(lonely, source);
    try {
      await expect(pool(1, lonely).run(short, signal)).rejects.toMatchObject({
        code: 'espeak-missing',
        exitStatus: 5,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
