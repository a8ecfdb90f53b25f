import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type Fleet, makeFleet, until } from '../support/fleet.js';
import { startHeldGateway } from '../support/held-gateway.js';
import { noRedis } from '../support/redis.js';

const skipped = noRedis === null ? '' : ` (${noRedis})`;
const chunks = 6;

let sandbox: Sandbox;
let fleet: Fleet;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 400, latencyMs: [100, 600] });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());
afterEach(() => fleet.remove());

/** Asserts that every chunk of so many books was bought, and none twice. */
function expectBoughtOnce(books: number): void {
  const { charged, distinctCharged, violations } = sandbox.report();
  expect([charged, distinctCharged, violations]).toEqual([books * chunks, books * chunks, []]);
}
/**
 * Makes a fleet whose gateway does not end its jobs before `release`, with two requests at a time for each book. So a test can
 * kill a run when all its requests are in the journal: a request whose response is lost may be charged, and is bought again.
 */
async function makeHeldFleet(books: number) {
  const gateway = await startHeldGateway(sandbox);
  onTestFinished(() => gateway.close());
  const defaults = '  limits: { concurrency: 2 }\n';
  fleet = await makeFleet({ sandbox: gateway, books, chunks, defaults });
  return {
    release: () => gateway.release(),
    /** Waits until so many requests are under way, and the stores know all of them. */
    untilAccepted: (count: number) =>
      until(async () => gateway.held() === count && (await fleet.accepted()) === count),
  };
}
const charged = () => sandbox.report().charged;
const hasFiles = (book: string) => existsSync(join(fleet.folder, book, 'audiobook', '01-chapter.wav'));

describe.skipIf(noRedis !== null)(`narrate fleet${skipped}`, () => {
  it('plans all books, adds those that have something to do, and ends with 0 when all are done', async () => {
    fleet = await makeFleet({ sandbox });
    const worker = fleet.startWorker();
    const { status, stdout, stderr } = await fleet.run('run', '--yes');
    expect(stderr).toMatch(/books\/a +6 +6 +\$0\.24 +new/);
    expect(stderr).toMatch(/Total +18 +18 +\$0\.72/);
    expect(stderr).toContain('3 books to record: 18 requests to buy for $0.72.');
    expect(stdout).toMatch(/^3 of 3 books done in .*, 18 recordings bought for \$0\.72\.\n$/s);
    expect(status).toBe(0);
    expectBoughtOnce(3);
    expect(fleet.names.filter(hasFiles)).toEqual(fleet.names);
    expect(await worker.stop()).toBe(0);
    expect(worker.log.map(({ event }) => event).at(-1)).toBe('worker-stopped');
    const again = await fleet.run('run', '--yes');
    expect(again.stderr).toContain('Nothing to do');
    expect(again.status).toBe(0);
    expectBoughtOnce(3);
  });

  it('shows the plan of a dry run as JSON, and adds nothing', async () => {
    fleet = await makeFleet({ sandbox });
    const { plan } = (await fleet.json('run', '--dry-run')) as unknown as {
      plan: { books: object[]; total: object };
    };
    expect(plan.books[0]).toMatchObject({ book: 'books/a', upToDate: false, chunks, buy: chunks });
    expect(plan.total).toMatchObject({ chunks: 18, buy: 18, costUsd: 0.72 });
    expect((await fleet.run('run', '--dry-run')).stdout).toMatch(/Total +18 +18 +\$0\.72/);
    const status = await fleet.json('status');
    expect(status.books.map(({ state }) => state)).toEqual(['absent', 'absent', 'absent']);
    expect(charged()).toBe(0);
  });

  it('goes on when a worker is killed: another one completes its books, and nothing is paid twice', async () => {
    const gateway = await makeHeldFleet(3);
    const [killed] = [fleet.startWorker(), fleet.startWorker()];
    const running = fleet.json('run', '--yes');
    await gateway.untilAccepted(6);
    expect(killed.log.some(({ event }) => event === 'book-started')).toBe(true);
    killed.signal('SIGKILL');
    await killed.ended;
    gateway.release();
    await fleet.ageLeases();
    const { exitStatus, books } = await running;
    expect(books.map(({ state, recorded }) => [state, recorded])).toEqual(Array(3).fill(['done', chunks]));
    expect(exitStatus).toBe(0);
    expectBoughtOnce(3);
  });

  it('leaves out a book with errors, records the others, and ends with its exit status', async () => {
    fleet = await makeFleet({ sandbox });
    await writeFile(join(fleet.folder, 'books/b/pipeline.yaml'), 'voice: Nobody\nchapters: [01.md]\n');
    fleet.startWorker();
    const { status, stdout, stderr } = await fleet.run('run', '--yes');
    expect(stderr).toContain('books/b is left out: The book of pipeline.yaml has 1 error.');
    expect(stderr).toContain('The engine pixazo has no voice "Nobody".');
    expect(stdout).toContain('2 of 2 books done');
    expect(status).toBe(2);
    expectBoughtOnce(2);
  });

  it('does not buy a book whose files on the worker are not those that were planned', async () => {
    fleet = await makeFleet({ sandbox, books: 2 });
    const other = await fleet.copy();
    await writeFile(join(other, 'books/a/01.md'), '# Chapter\n\nAn edit that nobody has confirmed.\n');
    fleet.startWorker({ folder: other });
    const { exitStatus, books } = await fleet.json('run', '--yes');
    expect(books.map(({ state, outcome }) => [state, outcome?.code])).toEqual([
      ['failed', 'files-changed'],
      ['done', null],
    ]);
    expect(exitStatus).toBe(2);
    expectBoughtOnce(1);
  });

  it('pauses, resumes and finishes', async () => {
    const gateway = await makeHeldFleet(2);
    const paused = await fleet.run('pause');
    expect(paused.stdout).toContain('The fleet a-test is paused.');
    const worker = fleet.startWorker({ args: ['--books', '1'] });
    const eventsOf = (name: string) => worker.log.filter(({ event }) => event === name);
    const running = fleet.start('run', '--yes');
    await until(async () => (await fleet.json('status')).books.every(({ state }) => state === 'waiting'));
    expect(charged()).toBe(0);

    await fleet.run('resume');
    await gateway.untilAccepted(2);
    const stopping = await fleet.run('pause');
    expect(stopping.stdout).toContain('1 book stops');
    await until(() => eventsOf('book-ended').length === 1);
    expect(eventsOf('book-ended')).toMatchObject([{ next: 'queued', outcome: { status: 'interrupted' } }]);
    await until(async () => (await fleet.json('status')).workers?.[0]?.books.length === 0);
    expect(await fleet.json('status')).toMatchObject({ state: 'paused' });

    // One book at a time: the other one stays in the queue.
    await fleet.run('resume');
    await until(() => eventsOf('book-started').length === 2);
    await fleet.run('finish');
    gateway.release();
    const ended = await running.result;
    expect(ended.stdout.replace(/\s+/g, ' ')).toMatch(
      /^1 of 2 books done in .*, 6 recordings bought for \$0\.24, 1 book left in the queue\. $/,
    );
    expect(ended.status).toBe(1);
    await fleet.run('resume');
    await until(async () => (await fleet.json('status')).books.every(({ state }) => state === 'done'));
    expectBoughtOnce(2);
  });

  it('retries a book that failed, and refuses to retry one that did not', async () => {
    fleet = await makeFleet({ sandbox, books: 1 });
    sandbox.orderFaults({ failed: { probability: 1 } });
    fleet.startWorker();
    const first = await fleet.json('run', '--yes');
    sandbox.orderFaults({});
    expect(first.books).toMatchObject([{ state: 'failed', starts: 1, outcome: { exitStatus: 1 } }]);
    expect((await fleet.run('retry', 'books/a')).stdout).toContain('books/a is in the queue again.');
    await until(async () => (await fleet.json('status')).books[0]?.state === 'done');
    expect(hasFiles('books/a')).toBe(true);
    const refused = await fleet.run('retry', 'books/a');
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('books/a has not failed. State: done.'),
    ]);
  });

  it('stops within 30 seconds after SIGTERM, gives its books back, and loses nothing', async () => {
    fleet = await makeFleet({ sandbox });
    const first = fleet.startWorker({ args: ['--books', '3'] });
    const running = fleet.json('run', '--yes');
    await until(() => charged() >= 3);
    expect(await first.stop()).toBe(0);
    const status = await fleet.json('status');
    expect(status.workers).toEqual([]);
    expect(status.books.every(({ state }) => state === 'waiting' || state === 'done')).toBe(true);
    fleet.startWorker();
    const { exitStatus } = await running;
    expect(exitStatus).toBe(0);
    expectBoughtOnce(3);
  });

  it('leaves the jobs when Ctrl-C ends the run, says how to stop them, and does not add them twice', async () => {
    fleet = await makeFleet({ sandbox, books: 2 });
    const running = fleet.start('run', '--yes');
    await until(async () => (await fleet.json('status')).books.every(({ state }) => state === 'waiting'));
    running.process.kill('SIGINT');
    const { status, stderr } = await running.result;
    expect(status).toBe(130);
    expect(stderr.replace(/\s+/g, ' ')).toContain('The jobs stay in the queue');
    expect(stderr).toContain('`narrate fleet pause`');
    fleet.startWorker();
    const [one, two] = await Promise.all([fleet.json('run', '--yes'), fleet.json('run', '--yes')]);
    expect([one.exitStatus, two.exitStatus]).toEqual([0, 0]);
    expectBoughtOnce(2);
  });
});

describe.skipIf(noRedis !== null)(`failures of a fleet${skipped}`, () => {
  it('a worker that was suspended for longer than its lock: another one completes its book', async () => {
    const gateway = await makeHeldFleet(1);
    const first = fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await gateway.untilAccepted(2);
    first.signal('SIGSTOP');
    await fleet.ageLeases();
    gateway.release();
    // On another machine: on the same one, the lock of the suspended run in `.narrate` would still hold.
    const second = fleet.startWorker({ folder: await fleet.copy() });
    await until(() => second.log.some(({ event, next }) => event === 'book-ended' && next === 'done'));
    first.signal('SIGCONT');
    const { exitStatus } = await running;
    expect(exitStatus).toBe(0);
    expect(await first.stop()).toBe(0);
    expectBoughtOnce(1);
  });

  it('Redis is restarted with its data: workers connect again and go on', async () => {
    fleet = await makeFleet({ sandbox });
    const worker = fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await until(() => charged() >= 3);
    await fleet.redis.stop({ save: true });
    await until(() => worker.log.some(({ event }) => event === 'redis-lost'));
    await fleet.redis.start();
    const { exitStatus } = await running;
    expect(exitStatus).toBe(0);
    expectBoughtOnce(3);
  });

  it('Redis comes back empty: the jobs are gone, `narrate fleet run` adds them again, and nothing is paid twice', async () => {
    fleet = await makeFleet({ sandbox });
    fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await until(() => charged() >= 3);
    await fleet.redis.stop();
    await fleet.redis.start();
    await running;
    const { exitStatus } = await fleet.json('run', '--yes');
    expect(exitStatus).toBe(0);
    expectBoughtOnce(3);
  });

  it('the store is cut off: the book waits, and goes on when the store is back', async () => {
    fleet = await makeFleet({ sandbox, books: 1 });
    const worker = fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await until(() => charged() >= 1);
    const store = join(fleet.storeOf('books/a'), '..');
    await rename(store, `${store}-away`);
    await until(() => worker.log.some(({ event }) => event === 'book-ended'));
    const before = charged();
    await rename(`${store}-away`, store);
    const { exitStatus } = await running;
    expect(before).toBeLessThanOrEqual(chunks);
    expect(exitStatus).toBe(0);
    expectBoughtOnce(1);
  });

  it('a worker without ffmpeg takes no more books for a while, and another one completes them', async () => {
    fleet = await makeFleet({ sandbox, books: 2, defaults: '' });
    const broken = fleet.startWorker({ env: { FFMPEG_PATH: '/nowhere/ffmpeg', PATH: '/nowhere' } });
    const running = fleet.json('run', '--yes');
    await until(() => broken.log.some(({ event }) => event === 'worker-resting'));
    fleet.startWorker();
    const { exitStatus } = await running;
    expect(exitStatus).toBe(0);
    expectBoughtOnce(2);
  });

  it('the process of a book is killed: its job is tried again, and nothing is paid twice', async () => {
    const gateway = await makeHeldFleet(1);
    const worker = fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await gateway.untilAccepted(2);
    const children = await readFile(
      `/proc/${worker.process.pid}/task/${worker.process.pid}/children`,
      'utf8',
    );
    for (const pid of children.trim().split(' ')) process.kill(Number(pid), 'SIGKILL');
    gateway.release();
    await until(() => worker.log.some(({ event }) => event === 'book-ended'));
    expect(worker.log.find(({ event }) => event === 'book-ended')).toMatchObject({
      next: 'queued',
      outcome: { code: 'book-crashed', message: 'Its process ended by the signal SIGKILL.' },
    });
    await fleet.ageLeases();
    const { books, exitStatus } = await running;
    expect([exitStatus, books[0]?.starts]).toEqual([0, expect.toSatisfy((starts: number) => starts > 1)]);
    expectBoughtOnce(1);
  });
});
