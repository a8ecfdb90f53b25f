import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jobIdOf } from '../../../src/fleet/queue/book-job.js';
import { FleetQueue } from '../../../src/fleet/queue/fleet-queue.js';
import { keyPrefix } from '../../../src/fleet/queue/names.js';
import { failedOutcome } from '../../../src/fleet/worker/retry-policy.js';
import { bookTask } from '../../support/book-task.js';
import { testRedis } from '../../support/governed.js';
import { noRedis } from '../../support/redis.js';

const task = bookTask();
const token = 'token';
const failed = failedOutcome('gateway-failing', 'The gateway does not answer.');
const done = { ...failed, status: 'complete' as const, exitStatus: 0, code: null, message: null };

const fail = (job: Job) => job.moveToFailed(new UnrecoverableError(JSON.stringify(failed)), token);
const complete = (job: Job) => job.moveToCompleted(done, token, false);

/** A queue in which something happens after one of its reads. */
class ChangingQueue extends Queue {
  /** The number of reads before it; infinite: nothing happens. */
  reads = Number.POSITIVE_INFINITY;
  change = async (): Promise<void> => {};

  override getJob(id: string): Promise<Job | undefined> {
    return this.#read(super.getJob(id));
  }

  override getJobState(id: string): ReturnType<Queue['getJobState']> {
    return this.#read(super.getJobState(id));
  }

  async #read<Value>(reading: Promise<Value>): Promise<Value> {
    const value = await reading;
    if (this.reads-- === 0) await this.change();
    return value;
  }
}

/** One more than the reads of a look at a book: the change is made after the first one, after the second, and not at all. */
const rounds = 3;

const title = `a book in the queue of a fleet${noRedis ? ` (${noRedis})` : ''}`;
describe.skipIf(noRedis)(title, () => {
  it.each([
    { name: 'fails', before: [], change: fail, end: ['failed', failed] },
    { name: 'is completed', before: [], change: complete, end: ['done', done] },
    { name: 'is tried again', before: [fail], change: (job: Job) => job.retry(), end: ['waiting', null] },
  ])(
    'has the outcome that belongs to its state, whenever it $name while it is read',
    async ({ before, change, end }) => {
      const { port } = await testRedis();
      const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
      const parts = { connection: redis, prefix: keyPrefix };
      const changing = new ChangingQueue('a-test', parts);
      const queue = new FleetQueue(changing, redis, 'a-test');
      const worker = new Worker('a-test', null, parts);
      onTestFinished(async () => {
        await worker.close();
        await queue.close();
      });
      for (let reads = 0; reads < rounds; reads++) {
        await queue.add([{ task, priority: 1 }]);
        const job = (await worker.getNextJob(token, { block: false })) as Job;
        for (const step of before) await step(job);
        let isChanged = false;
        changing.change = async () => {
          isChanged = true;
          await change(job);
        };
        changing.reads = reads;
        const [book] = await queue.books([task.book]);
        changing.reads = Number.POSITIVE_INFINITY;
        expect(isChanged).toBe(reads < rounds - 1);
        if (!isChanged) await changing.change();
        const outcome = book?.state === 'failed' ? failed : book?.state === 'done' ? done : null;
        expect([reads, book?.outcome]).toEqual([reads, outcome]);
        const [after] = await queue.books([task.book]);
        expect([after?.state, after?.outcome]).toEqual(end);
        await changing.remove(jobIdOf(task.book));
      }
    },
  );
});
