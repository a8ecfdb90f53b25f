import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { EspeakRequest } from '../../../src/engines/espeak/espeak-worker.js';
import { createWorkerPool, type WorkerPool } from '../../../src/engines/offline/worker-pool.js';

const workerPath = resolve(import.meta.dirname, '../../../src/engines/espeak/espeak-worker.js');
const signal = new AbortController().signal;
const long = {
  text: 'The lamps were lit along the quay. '.repeat(300),
  file: 'en',
  pitch: null,
  gives: 'samples' as const,
};
const short = { text: 'Yes.', file: 'en', pitch: null, gives: 'samples' as const };

const pools: WorkerPool<EspeakRequest>[] = [];
function createPool(size: number, path = workerPath): WorkerPool<EspeakRequest> {
  const pool = createWorkerPool<EspeakRequest>({
    engine: 'espeak',
    workerPath: path,
    size,
    environment: process.env,
  });
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Waits until another process makes the condition true. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(5);
}

describe('createWorkerPool', () => {
  it('starts processes only when there is work, and at most `size` of them', async () => {
    const workers = createPool(2);
    expect(workers.pids()).toEqual([]);
    const jobs = Array.from({ length: 4 }, () => workers.run(short, signal));
    expect(workers.pids()).toHaveLength(2);
    await Promise.all(jobs);
    expect(workers.pids()).toHaveLength(2);
  });

  it('replaces a worker that is killed and retries its text', async () => {
    const workers = createPool(1);
    const job = workers.run(short, signal);
    const [pid] = workers.pids() as [number];
    process.kill(pid, 'SIGKILL');
    expect((await job).pcm.length).toBeGreaterThan(10_000);
    expect(workers.pids()).toHaveLength(1);
    expect(workers.pids()).not.toContain(pid);
  });

  it('rejects a text that crashes two workers, and continues with the next text', async () => {
    const workers = createPool(1);
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

  it('cancels only the aborted jobs, waiting or running', async () => {
    const workers = createPool(1);
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

  it('leaves no process behind when it is closed, and rejects later jobs', async () => {
    const workers = createPool(2);
    const job = workers.run(long, signal).catch((error: unknown) => error);
    const pids = workers.pids();
    await workers.close();
    expect(await job).toMatchObject({ code: 'espeak-failed' });
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(workers.run(short, signal)).rejects.toMatchObject({ code: 'espeak-failed' });
  });

  it('throws espeak-missing if the package is not installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'narrate-worker-'));
    const copy = join(folder, 'worker.mjs');
    const serveWorker = new URL('../../../src/engines/offline/serve-worker.js', import.meta.url).href;
    // The same worker with the name of a package that does not exist.
    const source = readFileSync(workerPath, 'utf8')
      .replaceAll('@echogarden/espeak-ng-emscripten', 'narrate-absent-package')
      .replaceAll('../offline/serve-worker.js', serveWorker);
    writeFileSync(copy, source);
    try {
      await expect(createPool(1, copy).run(short, signal)).rejects.toMatchObject({
        code: 'espeak-missing',
        exitStatus: 5,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
