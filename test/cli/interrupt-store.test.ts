import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { plan, push, status } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { startCli } from '../support/cli.js';
import { type HeldGateway, startHeldGateway } from '../support/held-gateway.js';
import { type S3Server, startS3 } from '../support/s3-server.js';
import { ageLeases, type Machine, makeMachine, makeShare } from '../support/stored-book.js';

const chapters = 4;
const chunks = 12;
const bucket = 's3://audio/book';
const hangBelow = pathToFileURL(resolve(import.meta.dirname, '../support/hang-below.mjs')).href;

/** What a test of its own works with; it is closed when the test ends. */
interface Scene {
  readonly sandbox: Sandbox;
  readonly gateway: HeldGateway;
  readonly s3: S3Server;
  machine(store: string, environment?: Readonly<Record<string, string>>): Promise<Machine>;
}

async function makeScene({ onTestFinished }: TestContext): Promise<Scene> {
  const sandbox = await startSandbox({ latencyMs: [50, 200], charactersPerSecond: 400 });
  const gateway = await startHeldGateway(sandbox);
  const s3 = await startS3();
  const machines: Machine[] = [];
  onTestFinished(async () => {
    await gateway.close();
    await sandbox.close();
    await s3.close();
    for (const machine of machines) await machine.remove();
  });
  return {
    sandbox,
    gateway,
    s3,
    async machine(store, environment = {}) {
      const made = await makeMachine({ sandbox, store, environment, chapters });
      machines.push(made);
      return made;
    },
  };
}

const start = ({ folder, options }: Machine, env = {}) =>
  startCli(['--json', '--yes', '--concurrency', '2', '--store', options.store ?? ''], {
    cwd: folder,
    env: { ...options.environment, ...env },
  });

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 5));
};

const linesOf = async ({ folder }: Machine, type: string): Promise<number> =>
  (await readFile(join(folder, '.narrate', 'journal.jsonl'), 'utf8')).split(`"type":"${type}"`).length - 1;

/** Starts a run whose store stops answering while two requests are under way, and waits until both recordings are here. */
async function startHanging(gateway: HeldGateway, one: Machine, hang: () => unknown, env = {}) {
  const run = start(one, { PIXAZO_BASE_URL: gateway.url, ...env });
  await until(async () => gateway.held() === 2 && (await linesOf(one, 'accepted')) === 2);
  await hang();
  gateway.release();
  await until(async () => (await linesOf(one, 'taken')) === 2);
  return run;
}

/** What is uncertain of it, and what was spent, in requests. */
async function booksOf({ options }: Machine) {
  const { ledger } = (await status(options)).snapshot;
  return { spent: ledger.spentMicroUsd / 40_000, uncertain: ledger.uncertainMicroUsd / 40_000 };
}

describe.concurrent('Ctrl-C beside a store', () => {
  it('that is slow to take the announcement of a request: the request is not sent, and is not called uncertain', async (context) => {
    const { sandbox, s3, machine } = await makeScene(context);
    const one = await machine(bucket, s3.environment);
    let announcements = 0;
    s3.answerWith((method, path) => {
      if (method !== 'PUT' || !path.includes('/journal/')) return null;
      announcements += 1;
      return 'hang';
    });
    const run = start(one);
    await until(() => announcements > 0);
    run.process.kill('SIGINT');
    const { status: exit } = await run.result;
    expect(exit).toBe(130);
    expect(sandbox.report().charged).toBe(0);
    expect(await booksOf(one)).toEqual({ spent: 0, uncertain: 0 });
    const journal = await readFile(join(one.folder, '.narrate', 'journal.jsonl'), 'utf8');
    expect(journal).toContain('it was not sent: the run was stopped');
  });

  it('that does not answer any more: one is enough, and the run says what is not in the store', async (context) => {
    const { gateway, s3, machine } = await makeScene(context);
    const one = await machine(bucket, s3.environment);
    const run = await startHanging(gateway, one, () => s3.answerWith(() => 'hang'));
    run.process.kill('SIGINT');
    const { status: exit, stderr } = await run.result;
    expect(exit).toBe(130);
    expect(stderr).toContain(
      'The store s3://audio/book did not answer within 10 s, so narrate stopped waiting.',
    );
    expect(stderr).toMatch(/Not in the store yet: 2 recordings and \d+ journal lines?.*`narrate push`/);
    expect(await booksOf(one)).toEqual({ spent: 2, uncertain: 0 });
    // Brought there later, by hand.
    s3.answerWith(null);
    await s3.ageLeases();
    expect(await push(one.options)).toMatchObject({ status: 'complete', behind: { takes: 0, lines: 0 } });
    const fresh = await machine(bucket, s3.environment);
    expect((await plan(fresh.options)).plan.total).toMatchObject({ buy: chunks - 2, collect: 0 });
  });

  it('in a folder whose disk does not answer any more: one is enough as well', async (context) => {
    const { gateway, machine } = await makeScene(context);
    const share = await makeShare();
    try {
      const one = await machine(share.folder);
      const hangs = join(one.folder, 'hangs');
      const run = await startHanging(gateway, one, () => writeFile(hangs, ''), {
        NODE_OPTIONS: `--import=${hangBelow}`,
        NARRATE_HANG_BELOW: share.folder,
        NARRATE_HANG_WHEN: hangs,
      });
      run.process.kill('SIGINT');
      const { status: exit, stderr } = await run.result;
      expect(exit).toBe(130);
      expect(stderr).toContain('did not answer within 10 s, so narrate stopped waiting.');
      expect(await booksOf(one)).toEqual({ spent: 2, uncertain: 0 });
      await ageLeases(share.folder);
      expect(await one.run()).toMatchObject({ status: 'complete', recorded: { bought: chunks - 2 } });
    } finally {
      await share.remove();
    }
  });
});

describe.concurrent('a store that does not answer before anything is bought', () => {
  it('is not waited for after Ctrl-C', async (context) => {
    const { s3, machine } = await makeScene(context);
    const one = await machine(bucket, s3.environment);
    s3.answerWith(() => 'hang');
    const run = start(one);
    await until(() => s3.seen.length > 0);
    run.process.kill('SIGINT');
    const { status: exit, stdout } = await run.result;
    expect(exit).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } });
  });
});
