import { appendFile, cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type Fleet, makeFleet, until } from '../support/fleet.js';
import { canMount, mountingNeeded, mountSmallDisk } from '../support/mounted.js';
import { noRedis } from '../support/redis.js';

const chunks = 6;

let sandbox: Sandbox;
let fleet: Fleet;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 400, latencyMs: [50, 200] });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());
afterEach(() => fleet.remove());

const charged = () => sandbox.report().charged;
const stateOf = async (book: number) => (await fleet.json('status')).books[book];

/** Empties the store of a book. On this machine, only `.narrate` is left: no files, and no memory of the store. */
async function keepOnlyRecordings(book: string): Promise<void> {
  for (const path of [
    join(fleet.folder, book, 'audiobook'),
    join(fleet.folder, book, '.narrate', 'store'),
    join(fleet.folder, book, '.narrate', 'cache'),
  ])
    await rm(path, { recursive: true });
  await emptyStore(book);
}

async function emptyStore(book: string): Promise<void> {
  const store = fleet.storeOf(book);
  for (const name of await readdir(store)) await rm(join(store, name), { recursive: true });
}

describe.skipIf(noRedis !== null)(`the price of a fleet${noRedis === null ? '' : ` (${noRedis})`}`, () => {
  it('does not buy what only the machine of the run has: it uploads that to the store first', async () => {
    fleet = await makeFleet({ sandbox, books: 1, chunks });
    const own = fleet.startWorker();
    expect((await fleet.run('run', '--yes')).status).toBe(0);
    await own.stop();
    await keepOnlyRecordings('books/a');
    fleet.startWorker({ folder: await fleet.copy() });
    const { status, stderr } = await fleet.run('run', '--yes');
    expect(stderr).toContain('books/a: uploading what only this machine has to its store.');
    expect(status).toBe(0);
    expect(charged()).toBe(chunks);
  });

  it('lets no worker buy for more than was confirmed, because it may not see everything that is paid for', async () => {
    fleet = await makeFleet({ sandbox, books: 1, chunks });
    const first = fleet.startWorker();
    expect((await fleet.run('run', '--yes')).status).toBe(0);
    await first.stop();
    await rm(join(fleet.folder, 'books/a/audiobook'), { recursive: true });
    const running = fleet.json('run', '--yes');
    await until(async () => (await stateOf(0))?.state === 'waiting');
    await emptyStore('books/a');
    fleet.startWorker({ folder: await fleet.copy() });
    const { exitStatus, books } = await running;
    expect(books[0]?.outcome).toMatchObject({
      code: 'price-changed',
      message: expect.stringContaining('would buy recordings of books/a for $0.24, but $0.00 was confirmed'),
    });
    expect(exitStatus).toBe(2);
    expect(charged()).toBe(chunks);
  });

  it('records the new text of a book that waits in the queue, when its new price is confirmed', async () => {
    fleet = await makeFleet({ sandbox, books: 1, chunks });
    const first = fleet.start('run', '--yes', '--json');
    await until(async () => (await stateOf(0))?.state === 'waiting');
    first.process.kill('SIGINT');
    const ended = await first.result;
    expect([ended.status, JSON.parse(ended.stdout)]).toMatchObject([
      130,
      { status: 'interrupted', exitStatus: 130, books: [{ book: 'books/a', state: 'waiting' }] },
    ]);
    await appendFile(join(fleet.folder, 'books/a/01.md'), '\nA last paragraph that is new.\n');
    const second = fleet.start('run', '--yes');
    let shown = '';
    second.process.stderr?.on('data', (text) => {
      shown += text;
    });
    await until(() => shown.includes('No worker is running.'));
    fleet.startWorker();
    expect((await second.result).status).toBe(0);
    expect(charged()).toBe(chunks + 1);
  });

  it('counts the budget of a manifest from the beginning of a run, not from each attempt', async () => {
    fleet = await makeFleet({ sandbox, books: 1, chunks, defaults: '  limits: { budget: 0.12 }\n' });
    fleet.startWorker();
    const first = await fleet.json('run', '--yes');
    expect(first.books).toMatchObject([{ state: 'failed', outcome: { code: 'budget', exitStatus: 4 } }]);
    await fleet.run('retry', 'books/a');
    await until(async () => {
      const book = await stateOf(0);
      return book?.state === 'failed' && book.starts === 2;
    });
    expect(charged()).toBe(3);
  });

  it('never exceeds the budget for all charges of the catalogue, whatever run they belong to', async () => {
    fleet = await makeFleet({ sandbox, books: 2, chunks, catalogue: 'budgets: { total: 0.28, month: 5 }\n' });
    fleet.startWorker();
    const first = await fleet.run('run', '--yes');
    expect(first.stderr.replace(/\s+/g, ' ')).toMatch(
      /Budgets of the catalogue: \$5\.00 of \$5\.00 left for \w+ \d{4}, \$0\.28 of \$0\.28 left in total\. They cover \$0\.28 of the price\./,
    );
    expect(first.status).toBe(4);
    expect(first.stdout).toContain('The budget of the catalogue is reached: $0.28 of $0.28');
    expect(charged()).toBe(7);
    const again = await fleet.run('run', '--yes');
    expect(again.stderr.replace(/\s+/g, ' ')).toContain('$0.00 of $0.28 left in total. They cover $0.00');
    expect(again.status).toBe(4);
    expect(charged()).toBe(7);
    const status = await fleet.run('status');
    expect(status.stdout.replace(/\s+/g, ' ')).toMatch(
      /All books of the catalogue: \$0\.28 of \$0\.28 in total, \$0\.28 of \$5\.00 in \w+ \d{4}\./,
    );
  });
});

describe.skipIf(noRedis !== null)(`one bad book of a fleet${noRedis === null ? '' : ` (${noRedis})`}`, () => {
  it('does not keep others from being recorded under a budget, if its address is not trusted', async () => {
    fleet = await makeFleet({ sandbox, books: 2, chunks, catalogue: 'budgets: { run: 5 }\n' });
    await appendFile(
      join(fleet.folder, 'books/b/pipeline.yaml'),
      'engine: { name: openai, baseUrl: "https://gateway.example.com" }\nvoice: alloy\n',
    );
    fleet.startWorker();
    const { stderr, stdout } = await fleet.run('run', '--yes');
    expect(stderr).toContain('books/b is left out:');
    expect(stdout).toContain('1 of 1 book done');
    expect(charged()).toBe(chunks);
  });

  it('stops a run with budgets before the question if its store cannot be read, and says which book it is', async () => {
    fleet = await makeFleet({ sandbox, books: 2, chunks, catalogue: 'budgets: { run: 5 }\n' });
    const manifest = join(fleet.folder, 'books/b/pipeline.yaml');
    await writeFile(manifest, 'chapters: [01.md]\nstore: /nowhere/at/all\n');
    fleet.startWorker();
    const { status, stderr } = await fleet.run('run', '--yes');
    expect(status).toBe(5);
    expect(stderr.replace(/\s+/g, ' ')).toContain('narrate: books/b: The folder /nowhere/at,');
    expect(stderr.replace(/\s+/g, ' ')).toContain('take the book out of the catalogue');
    expect(charged()).toBe(0);
  });
});

describe.skipIf(noRedis !== null)(
  `one bad worker of a fleet${noRedis === null ? '' : ` (${noRedis})`}`,
  () => {
    it('does not fail the books that other workers can record, if it has no API key', async () => {
      fleet = await makeFleet({ sandbox, books: 3, chunks });
      const bad = fleet.startWorker({ env: { PIXAZO_API_KEY: '' } });
      fleet.startWorker({ args: ['--books', '1'] });
      await until(async () => (await fleet.json('status')).workers?.length === 2);
      const { exitStatus } = await fleet.json('run', '--yes');
      expect(exitStatus).toBe(0);
      expect(bad.log.some(({ event, code }) => event === 'worker-resting' && code === 'no-key')).toBe(true);
      expect(charged()).toBe(3 * chunks);
    });

    it.skipIf(!canMount)(
      `does not fail the books that other workers can record, if its disk is full${mountingNeeded}`,
      async () => {
        fleet = await makeFleet({ sandbox, books: 2, chunks });
        const disk = mountSmallDisk(80_000);
        onTestFinished(() => disk.unmount());
        const other = await fleet.copy();
        await cp(other, disk.folder, { recursive: true });
        const bad = fleet.startWorker({ folder: disk.folder, args: ['--books', '1'] });
        const running = fleet.json('run', '--yes');
        await until(() =>
          bad.log.some(({ event, code }) => event === 'worker-resting' && code === 'disk-full'),
        );
        fleet.startWorker({ folder: other });
        const { exitStatus } = await running;
        expect(exitStatus).toBe(0);
        const report = sandbox.report();
        expect([report.charged, report.distinctCharged]).toEqual([2 * chunks, 2 * chunks]);
      },
    );
  },
);
