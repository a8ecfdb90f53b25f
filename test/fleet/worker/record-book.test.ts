import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookTask } from '../../../src/fleet/queue/book-job.js';
import { recordBook } from '../../../src/fleet/worker/record-book.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { bookTask } from '../../support/book-task.js';
import { noRedis, type RedisServer, startRedis } from '../../support/redis.js';
import { environmentOf } from '../../support/sandbox-book.js';

let outside: BookFolder;
let folder: string;
let redis: RedisServer | null = null;
beforeAll(async () => {
  if (noRedis === null) redis = await startRedis();
  outside = await makeBook({ chapters: 1, paragraphs: 1 });
  folder = await mkdtemp(join(tmpdir(), 'narrate-catalogue-'));
  await writeFile(join(folder, 'pipeline.yaml'), 'voice: Nobody\nchapters: [none.md]\n');
  await writeFile(join(folder, 'no-store.yaml'), 'voice: Kore\nchapters: [one.md]\n');
  await writeFile(join(folder, 'one.md'), '# One\n\nA sentence.\n');
  await writeFile(join(folder, 'catalogue.yaml'), 'name: one\nbooks: [pipeline.yaml, no-store.yaml]\n');
});
afterAll(async () => {
  await redis?.remove();
  await outside.remove();
  await rm(folder, { recursive: true });
});

const record = (task: Partial<BookTask>) =>
  recordBook({
    catalogue: join(folder, 'catalogue.yaml'),
    task: bookTask({ book: 'pipeline', manifest: 'pipeline.yaml', ...task }),
    redis: { url: redis?.url ?? '', name: 'Redis' },
    environment: environmentOf({ url: 'http://127.0.0.1:49151' }),
    signal: new AbortController().signal,
    onCharged() {},
    onEvent() {},
  });

describe.skipIf(noRedis !== null)(`recordBook${noRedis === null ? '' : ` (${noRedis})`}`, () => {
  it('runs no manifest that the catalogue of this machine does not list, whatever a job says', async () => {
    for (const manifest of [join(outside.folder, 'pipeline.yaml'), '../pipeline.yaml', 'other.yaml'])
      expect(await record({ manifest })).toMatchObject({ code: 'files-changed', exitStatus: 2 });
  });

  it('returns what is wrong with a book as its outcome, with the place', async () => {
    expect(await record({})).toMatchObject({
      status: 'failed',
      code: 'invalid-input',
      exitStatus: 2,
      message: expect.stringContaining('pipeline.yaml:1: '),
    });
  });

  it('runs no book without a store, because no other worker could continue it', async () => {
    expect(await record({ book: 'no-store', manifest: 'no-store.yaml' })).toMatchObject({ code: 'no-store' });
  });

  it('ends before it buys when it is interrupted', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    const outcome = await recordBook({
      catalogue: join(folder, 'catalogue.yaml'),
      task: bookTask({ book: 'no-store', manifest: 'no-store.yaml' }),
      redis: { url: redis?.url ?? '', name: 'Redis' },
      environment: {},
      signal,
      onCharged() {},
      onEvent() {},
    });
    expect(outcome.exitStatus).not.toBe(0);
  });
});
