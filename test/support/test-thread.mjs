import { setTimeout as delay } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { NarrateError } from '../../dist/base/errors.js';
import { serveTasks } from '../../dist/threads/serve-tasks.js';

// The tasks of test/threads/thread-pool.test.ts.
serveTasks({
  /** @param {unknown} input */
  echo: async (input) => ({ input, threadId }),
  /** @param {{ gate: SharedArrayBuffer, count: number }} input */
  async meet({ gate, count }) {
    const arrived = new Int32Array(gate);
    Atomics.add(arrived, 0, 1);
    while (Atomics.load(arrived, 0) < count) await delay(1);
    return threadId;
  },
  /** @param {SharedArrayBuffer} ended @param {AbortSignal} signal */
  async wait(ended, signal) {
    while (!signal.aborted) await delay(1);
    Atomics.add(new Int32Array(ended), 0, 1);
    signal.throwIfAborted();
  },
  async fail() {
    throw new NarrateError('disk-full', 'No space left.', { hint: 'Delete something.' });
  },
  async failToRead() {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  },
  async crash() {
    process.exit(7);
  },
});
