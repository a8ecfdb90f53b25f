import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli, startCli } from '../support/cli.js';

const chunks = 24;

let sandbox: Sandbox;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ latencyMs: [50, 300], charactersPerSecond: 150 });
  book = await makeBook({ chapters: 4, paragraphs: 6, manifest: 'audio: { chapters: [wav], book: [] }\n' });
});
afterEach(async () => {
  await sandbox.close();
  await book.remove();
});

const start = () =>
  startCli(['--json', '--concurrency', '4'], {
    cwd: book.folder,
    env: { PIXAZO_API_KEY: 'k', PIXAZO_BASE_URL: sandbox.url },
  });

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const status = async () =>
  JSON.parse(
    (
      await runCli(['status', '--json'], {
        cwd: book.folder,
        env: { PIXAZO_BASE_URL: sandbox.url },
      })
    ).stdout,
  ) as { spentUsd: number; uncertainUsd: number };

/** Checks that the gateway charged at least what the journal counts as spent, and at most that plus what is uncertain. */
async function expectConsistentJournal(): Promise<void> {
  const { spentUsd, uncertainUsd } = await status();
  const { chargedUsd } = sandbox.report();
  expect(spentUsd).toBeLessThanOrEqual(chargedUsd + 1e-9);
  expect(chargedUsd).toBeLessThanOrEqual(spentUsd + uncertainUsd + 1e-9);
}

describe('Ctrl-C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'once (%s) stops new requests, keeps all responses and ends with 130; a rerun buys the rest',
    async (signal) => {
      const run = start();
      await until(() => sandbox.report().charged >= 6);
      run.process.kill(signal);
      const { status: exit, stdout, stderr } = await run.result;
      expect(exit).toBe(130);
      expect(JSON.parse(stdout).status).toBe('interrupted');
      expect(stderr).toContain('Ctrl-C again');
      expect(await status()).toMatchObject({ spentUsd: sandbox.report().chargedUsd, uncertainUsd: 0 });
      const second = JSON.parse((await start().result).stdout);
      expect(second.status).toBe('complete');
      expect(sandbox.report().charged).toBe(chunks);
    },
  );

  it('ends a run that waits ten minutes for a throttling gateway', async () => {
    await sandbox.close();
    sandbox = await startSandbox({
      latencyMs: [50, 50],
      charactersPerSecond: 150,
      rate: { perSecond: 1 / 600, burst: 1 },
    });
    const run = start();
    await until(() => (sandbox.report().requests.submit?.[429] ?? 0) > 0);
    run.process.kill('SIGINT');
    expect((await run.result).status).toBe(130);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'twice (%s) ends the run at once, and the journal still has all charges',
    async (signal) => {
      const run = start();
      await until(() => sandbox.report().charged >= 3);
      run.process.kill(signal);
      run.process.kill(signal);
      expect((await run.result).status).toBe(130);
      await expectConsistentJournal();
    },
  );
});

it('a gateway that throttles for longer than limits.maxWait stops the run with exit status 4', async () => {
  await sandbox.close();
  sandbox = await startSandbox({
    latencyMs: [50, 50],
    charactersPerSecond: 150,
    rate: { perSecond: 1 / 1200, burst: 1 },
  });
  const { status: exit, stdout } = await start().result;
  expect(exit).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'stopped', bought: 1, spentUsd: 0.04 });
});
