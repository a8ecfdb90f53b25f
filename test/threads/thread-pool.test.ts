import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { NarrateError } from '../../src/base/errors.js';
import { ThreadPool } from '../../src/threads/thread-pool.js';

type TestTasks = {
  readonly echo: (input: unknown) => Promise<{ input: unknown; threadId: number }>;
  readonly meet: (input: { gate: SharedArrayBuffer; count: number }) => Promise<number>;
  readonly wait: (ended: SharedArrayBuffer, signal: AbortSignal) => Promise<void>;
  readonly fail: (input: null) => Promise<void>;
  readonly failToRead: (input: null) => Promise<void>;
  readonly crash: (input: null) => Promise<void>;
};

const file = new URL('../support/test-thread.mjs', import.meta.url);
const { signal } = new AbortController();
const pools: ThreadPool<TestTasks>[] = [];
function createPool(size: number): ThreadPool<TestTasks> {
  const pool = new ThreadPool<TestTasks>(file, size);
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('ThreadPool', () => {
  it('returns the result of a task', async () => {
    const input = { samples: Int16Array.of(1, -2), takes: new Map([['a', { path: 'a.wav' }]]) };
    expect((await createPool(1).run('echo', input, signal)).input).toEqual(input);
  });

  it('runs as many tasks at once as it may have threads, and the others after them', async () => {
    const pool = createPool(3);
    const gate = new SharedArrayBuffer(4);
    const threads = await Promise.all([1, 2, 3].map(() => pool.run('meet', { gate, count: 3 }, signal)));
    expect(new Set(threads).size).toBe(3);
    const later = await Promise.all([1, 2, 3, 4, 5].map((input) => pool.run('echo', input, signal)));
    expect(later.map(({ input }) => input)).toEqual([1, 2, 3, 4, 5]);
    for (const { threadId } of later) expect(threads).toContain(threadId);
  });

  it('passes the errors of tasks on, with their codes', async () => {
    const pool = createPool(1);
    const failure = await pool.run('fail', null, signal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NarrateError);
    expect(failure).toMatchObject({
      code: 'disk-full',
      message: 'No space left.',
      hint: 'Delete something.',
      exitStatus: 5,
    });
    await expect(pool.run('failToRead', null, signal)).rejects.toMatchObject({
      code: 'ENOENT',
      message: 'no such file',
    });
    expect((await pool.run('echo', 'still works', signal)).input).toBe('still works');
  });

  it('aborts a task, and settles when it has ended', async () => {
    const pool = createPool(1);
    const controller = new AbortController();
    const ended = new SharedArrayBuffer(4);
    const waiting = pool.run('wait', ended, controller.signal);
    const queued = pool.run('wait', ended, controller.signal);
    await pool.run('echo', 1, AbortSignal.abort(new Error('early'))).catch(() => {});
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    expect(new Int32Array(ended)[0]).toBe(1);
    await expect(queued).rejects.toThrow('stopped');
    expect((await pool.run('echo', 2, signal)).input).toBe(2);
  });

  it('rejects the task of a thread that ends, and starts another thread', async () => {
    const pool = createPool(1);
    await expect(pool.run('crash', null, signal)).rejects.toThrow('status 7');
    expect((await pool.run('echo', 'again', signal)).input).toBe('again');
  });

  it('rejects unfinished tasks when it is closed', async () => {
    const pool = createPool(1);
    const waiting = pool.run('wait', new SharedArrayBuffer(4), signal);
    const rejected = expect(waiting).rejects.toThrow('A thread ended');
    await pool.close();
    await rejected;
  });

  it.each([
    { from: 'code on the command line', options: ['--input-type=module', '-e'] },
    { from: 'a process with options of V8', options: ['--max-old-space-size=500', '-e'] },
  ])('runs in $from, and does not keep the process alive while no task runs', ({ options }) => {
    const pool = pathToFileURL(new URL('../../dist/threads/thread-pool.js', import.meta.url).pathname).href;
    const code = `import('${pool}').then(async ({ ThreadPool }) => {
      const pool = new ThreadPool(new URL('${file.href}'), 2);
      console.log((await pool.run('echo', 5, new AbortController().signal)).input);
    });`;
    const { stdout, status } = spawnSync(process.execPath, [...options, code]);
    expect([String(stdout), status]).toEqual(['5\n', 0]);
  });
});
