import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { status } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { runCli, startCli } from '../support/cli.js';
import { atCall, type Kill, when } from '../support/crash-book.js';
import { startHeldGateway } from '../support/held-gateway.js';
import { type S3Server, startS3 } from '../support/s3-server.js';
import { ageLeases, type Machine, makeMachine, makeShare, objectsIn } from '../support/stored-book.js';

const chapters = 4;
const chunks = 12;
const priceMicroUsd = 40_000;
const bucket = 's3://audio/book';

let sandbox: Sandbox;
let share: Awaited<ReturnType<typeof makeShare>>;
let machines: Machine[];
beforeEach(async () => {
  sandbox = await startSandbox({ latencyMs: [0, 120], charactersPerSecond: 400 });
  share = await makeShare();
  machines = [];
});
afterEach(async () => {
  await sandbox.close();
  await share.remove();
  for (const machine of machines) await machine.remove();
});

async function machine(store = share.folder, environment = {}): Promise<Machine> {
  const made = await makeMachine({ sandbox, store, environment, chapters });
  machines.push(made);
  return made;
}

const start = ({ folder, options }: Machine, args: readonly string[] = [], env = {}) =>
  startCli(['--json', '--store', options.store ?? '', ...args], {
    cwd: folder,
    env: { ...options.environment, ...env },
  });

/** Runs a machine in its own process and kills it. */
async function runAndKill(killed: Machine, kill: Kill): Promise<void> {
  const run = start(killed, ['--concurrency', '4'], kill.env);
  let isOver = false;
  const ended = run.result.finally(() => {
    isOver = true;
  });
  const world = { folder: killed.folder, report: sandbox.report };
  while (!isOver && !kill.until(world)) await new Promise((wake) => setTimeout(wake, 2));
  if (!isOver) run.process.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
}

const about = (type: string, nth: number): Kill =>
  atCall(`about to write ${type}, ${nth}`, { call: null, holding: `"type":"${type}"`, nth, share: null });

describe('a new machine with the store of a killed runner whose disk is gone', () => {
  const kills: readonly Kill[] = [
    when('after some charges', ({ report }) => report().charged >= 3),
    // Each line is written twice: to the local journal and to the store.
    about('accepted', 2),
    about('taken', 4),
    atCall('in the middle of a recording', { call: null, holding: 'RIFF', nth: 4, share: 0.5 }),
  ];

  it.each(kills)(
    'finishes the book and buys nothing twice except uncertain requests (killed $name)',
    async (kill) => {
      const runner = await machine();
      await runAndKill(runner, kill);
      await runner.remove();
      await ageLeases(share.folder);
      const next = await machine();
      expect(await next.run()).toMatchObject({ status: 'complete', delivered: { damaged: [] } });
      const { charged, distinctCharged, violations } = sandbox.report();
      const { ledger } = (await status(next.options)).snapshot;
      const [spent, uncertain] = [ledger.spentMicroUsd, ledger.uncertainMicroUsd].map(
        (usd) => usd / priceMicroUsd,
      );
      expect(distinctCharged).toBe(chunks);
      expect(charged).toBeLessThanOrEqual(chunks + uncertain!);
      expect(spent).toBeLessThanOrEqual(charged);
      expect(charged).toBeLessThanOrEqual(spent! + uncertain!);
      expect(violations).toEqual([]);
      expect(await objectsIn(join(share.folder, 'lease'))).toEqual([]);
    },
  );
});

describe('the command line with a store', () => {
  let s3: S3Server;
  beforeEach(async () => {
    s3 = await startS3();
  });
  afterEach(() => s3.close());

  it('lets one of two processes buy, and the other ends with 5', async () => {
    const atBucket = () => machine(bucket, s3.environment);
    const gateway = await startHeldGateway(sandbox);
    try {
      const first = start(await atBucket(), ['--yes'], { PIXAZO_BASE_URL: gateway.url });
      while (gateway.held() === 0) await new Promise((wake) => setTimeout(wake, 5));
      const second = await start(await atBucket(), ['--yes']).result;
      expect(second.status).toBe(5);
      expect(JSON.parse(second.stdout)).toMatchObject({ status: 'failed', error: { code: 'locked' } });
      gateway.release();
      expect((await first.result).status).toBe(0);
    } finally {
      await gateway.close();
    }
    expect(sandbox.report()).toMatchObject({ charged: chunks, distinctCharged: chunks });
  });

  it('shows the highest possible cost without credentials, and the exact cost with them', async () => {
    const { folder, options } = await machine(bucket, s3.environment);
    const { AWS_ACCESS_KEY_ID: _, ...without } = options.environment;
    // CI names the store in the environment.
    const args = ['--dry-run', '--json'];
    const fork = await runCli(args, { cwd: folder, env: { ...without, NARRATE_STORE: bucket } });
    expect(fork.status).toBe(0);
    expect(JSON.parse(fork.stdout)).toMatchObject({
      store: { place: 's3://audio/book', known: false, atMostUsd: 0.48 },
      total: { buy: 12 },
      warnings: [{ code: 'store-unknown' }],
    });
    const known = await runCli([...args, '--store', bucket], {
      cwd: folder,
      env: options.environment,
    });
    expect(JSON.parse(known.stdout).store).toEqual({ place: 's3://audio/book', known: true });
    const none = await runCli(args, { cwd: folder, env: options.environment });
    expect(JSON.parse(none.stdout).store).toBeUndefined();
  });

  it('pushes and pulls, and never shows a secret', async () => {
    const secret = 'Zk3secretsecretsecret';
    const { folder, options } = await machine(bucket, s3.environment);
    await writeFile(join(folder, '.env'), `AWS_SECRET_ACCESS_KEY=${secret}\n`);
    const run = (command: string, env: Readonly<Record<string, string>> = options.environment) =>
      runCli([command, '--store', bucket], { cwd: folder, env });
    const empty = await run('pull');
    expect(empty).toMatchObject({
      status: 0,
      stdout: 'Nothing to download: everything in s3://audio/book is already on this computer.\n',
    });
    await start({ ...machines[0]!, options: { ...options, store: 'none' } }).result;
    const pushed = await run('push');
    expect(pushed.status).toBe(0);
    expect(pushed.stdout).toMatch(
      /^Uploaded to s3:\/\/audio\/book: 12 recordings \(\d\.\d MB\) and \d\d journal lines\.\n$/,
    );
    expect((await run('push')).stdout).toBe('Nothing to upload: s3://audio/book already has everything.\n');
    const refused = await run('push', { ...options.environment, AWS_SECRET_ACCESS_KEY: secret });
    expect(refused.status).toBe(5);
    expect(refused.stderr).toContain('SignatureDoesNotMatch');
    expect(refused.stdout + refused.stderr).not.toContain(secret);
    const nowhere = await runCli(['push'], { cwd: folder, env: options.environment });
    expect(nowhere.status).toBe(2);
  });
});
