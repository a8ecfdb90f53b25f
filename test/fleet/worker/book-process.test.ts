import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBook } from '../../../src/fleet/worker/book-process.js';
import { bookTask } from '../../support/book-task.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-process-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a script as the process of a book, and returns how it ended. */
async function outcomeOf(script: string, environment: NodeJS.ProcessEnv = {}) {
  const program = join(folder, 'program.mjs');
  await writeFile(program, script);
  const order = { catalogue: 'catalogue.yaml', task: bookTask() };
  return startBook({ program, environment, order, onProgress() {} }).outcome;
}

describe('the process of a book that crashes', () => {
  it.each([
    ['an error', 'throw new TypeError("It broke.")', 'with exit status 1. It wrote: TypeError: It broke.'],
    ['its last words', 'console.error("one\\ntwo"); process.exit(3)', 'with exit status 3. It wrote: two'],
    ['nothing', 'process.kill(process.pid, "SIGKILL")', 'by the signal SIGKILL.'],
  ])('is a failure with %s', async (_, script, how) => {
    expect(await outcomeOf(script)).toMatchObject({
      code: 'book-crashed',
      exitStatus: 70,
      message: `Its process ended ${how}`,
    });
  });

  it('says that the memory was used up', async () => {
    const script = 'const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));';
    const { message } = await outcomeOf(script, { NODE_OPTIONS: '--max-old-space-size=16' });
    expect(message).toContain('It wrote: FATAL ERROR: ');
    expect(message).toContain('heap out of memory');
  });

  it('shows no secret of the connection to Redis', async () => {
    const secret = 'top-secret-7f3a';
    const script = `throw Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['${secret}'] } })`;
    expect(JSON.stringify(await outcomeOf(script))).not.toContain(secret);
  });
});
