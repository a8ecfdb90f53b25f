import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jobIdOf, noProgress } from '../../../src/fleet/queue/book-job.js';
import { workerKey } from '../../../src/fleet/queue/names.js';
import { failedOutcome } from '../../../src/fleet/worker/retry-policy.js';
import { bookTask } from '../../support/book-task.js';
import { endsOf, makeFailingFleet } from '../../support/failing-fleet.js';
import { type Fleet, until } from '../../support/fleet.js';
import { expectShownBy, forging } from '../../support/hostile.js';
import { noRedis } from '../../support/redis.js';

const skipped = noRedis === null ? '' : ` (${noRedis})`;

const task = bookTask();

/** Opens the queue of a fleet as somebody who can write to its Redis. */
function queueOf({ redis }: Fleet): Queue {
  const queue = new Queue('a-test', { connection: { url: redis.url }, prefix: 'narrate' });
  onTestFinished(() => queue.close());
  return queue;
}

describe.skipIf(noRedis !== null)(`jobs that narrate did not write${skipped}`, () => {
  it('are refused, run nothing outside of the catalogue, and do not stop the others', async () => {
    const fleet = await makeFailingFleet({ books: 2 });
    const outside = join(fleet.folder, '../outside.yaml');
    await writeFile(outside, 'voice: Kore\nchapters: [catalogue/books/a/01.md]\n');
    const queue = queueOf(fleet);
    const add = async (name: string, data: unknown) =>
      void (await queue.add(name, data, { jobId: name, priority: 1 }));
    await add('nothing', null);
    await add('text', 'books/a');
    await add(
      'prototype',
      JSON.parse(`{"__proto__":${JSON.stringify(task)},"constructor":{"prototype":{}}}`),
    );
    await add('number', { ...task, chargedBefore: { ...task.chargedBefore, fleetMicroUsd: 1e300 } });
    await add('other-files', task);
    await add('outside', { ...task, book: '../outside', manifest: '../outside.yaml' });
    await add('absolute', { ...task, manifest: outside });
    await add('escapes', { ...task, book: forging });
    const worker = fleet.startWorker();
    expect(await fleet.json('run', '--yes')).toMatchObject({ exitStatus: 0 });
    fleet.expectBoughtOnce(2);
    await until(() => endsOf(worker).length === 6);
    expect(endsOf(worker).filter(([next]) => next === 'failed')).toEqual(
      Array(4).fill(['failed', 'files-changed']),
    );
    expect(await queue.getFailedCount()).toBe(8);
  });

  it('cannot steer a terminal, or write lines of their own, in any output', async () => {
    const fleet = await makeFailingFleet({});
    const queue = queueOf(fleet);
    const redis = new Redis(fleet.redis.port);
    onTestFinished(() => redis.disconnect());
    const info = { name: forging, slots: 1, books: [forging], version: forging };
    await redis.set(workerKey('a-test', 'x'), JSON.stringify(info));
    const job = await queue.add('record', task, { jobId: jobIdOf('books/a') });
    await job.updateProgress({
      ...noProgress,
      phase: 'waiting',
      worker: forging,
      note: forging,
      chunks: 2 ** 53 - 1,
    });
    const waiting = await fleet.run('status');
    expectShownBy(waiting);
    expect(JSON.parse((await fleet.run('status', '--json')).stdout)).toMatchObject({
      books: [{ note: forging }],
    });

    const reason = { ...failedOutcome('internal', forging), hint: forging, flagged: 2 ** 53 - 1 };
    await redis.hset(queue.toKey(jobIdOf('books/a')), 'failedReason', JSON.stringify(reason));
    await redis.lrem(queue.toKey('wait'), 0, jobIdOf('books/a'));
    await redis.zadd(queue.toKey('failed'), 1, jobIdOf('books/a'));
    for (const args of [['status'], ['status', '--json'], ['retry', 'none'], ['pause']]) {
      expectShownBy(await fleet.run(...args));
    }
  });
});
