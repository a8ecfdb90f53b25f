import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { status } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { startCli } from '../support/cli.js';
import { type HeldGateway, startHeldGateway } from '../support/held-gateway.js';
import { optionsOf, recordBook, waveOnly } from '../support/sandbox-book.js';

const chunkCount = 12;
/** How many requests are open at once. The gateway holds back their recordings, so the run cannot end before the signal. */
const openRequests = 4;
const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
/** `script` of util-linux runs a program in its own terminal. */
const hasScript =
  process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
const noScript = 'needs the program script of util-linux, to close a terminal';

let sandbox: Sandbox;
let gateway: HeldGateway;
let book: BookFolder;
beforeEach(async () => {
  sandbox = await startSandbox({ latencyMs: [0, 50], charactersPerSecond: 400 });
  gateway = await startHeldGateway(sandbox);
  book = await makeBook({ chapters: 4, paragraphs: 3, manifest: waveOnly });
});
afterEach(async () => {
  await gateway.close();
  await sandbox.close();
  await book.remove();
});

const environment = () => ({ PIXAZO_API_KEY: 'k', PIXAZO_BASE_URL: gateway.url });
const waitUntil = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((wake) => setTimeout(wake, 5));
};

/** Checks that the run ended in order: the journal has all charges, the lock is released, and the next run buys the rest. */
async function expectOrderlyEnd(): Promise<void> {
  const { ledger } = (await status(optionsOf(book.folder, sandbox))).snapshot;
  expect(ledger).toMatchObject({ spentMicroUsd: openRequests * 40_000, uncertainMicroUsd: 0 });
  expect(existsSync(join(book.folder, '.narrate', 'lock'))).toBe(false);
  expect(await recordBook(book.folder, sandbox)).toMatchObject({ status: 'complete' });
  expect(sandbox.report().charged).toBe(chunkCount);
}

describe('a run that gets SIGHUP', () => {
  it('ends in order with exit status 130, and a second SIGHUP changes nothing', async () => {
    const run = startCli(['--json', '--concurrency', `${openRequests}`], {
      cwd: book.folder,
      env: environment(),
    });
    await waitUntil(() => gateway.held() === openRequests);
    run.process.kill('SIGHUP');
    run.process.kill('SIGHUP');
    const { status: exit, stdout } = await run.result;
    expect(exit).toBe(130);
    expect(JSON.parse(stdout).status).toBe('interrupted');
    await expectOrderlyEnd();
  });

  it('ends in order if its terminal is closed, although it cannot write its output', async (context) => {
    if (!hasScript) return context.skip(noScript);
    const terminal = startInTerminal('--yes');
    await waitUntil(() => gateway.held() === openRequests);
    await closeTerminal(terminal);
    await expectOrderlyEnd();
  });

  it('buys nothing if its terminal is closed during the question', async (context) => {
    if (!hasScript) return context.skip(noScript);
    const terminal = startInTerminal('');
    let shown = '';
    terminal.stdout?.on('data', (part) => {
      shown += String(part);
    });
    await waitUntil(() => shown.includes('Go ahead?'));
    await closeTerminal(terminal);
    expect(existsSync(lockPath())).toBe(false);
    expect(sandbox.report().charged).toBe(0);
  });
});

const lockPath = () => join(book.folder, '.narrate', 'lock');

/** Starts narrate in its own terminal, which closes when the returned process ends. */
function startInTerminal(options: string): ChildProcess {
  const command = `${process.execPath} ${main} ${options} --concurrency ${openRequests}`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: book.folder,
    env: { ...process.env, ...environment(), TERM: 'xterm', CI: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  terminal.stdout.resume();
  return terminal;
}

/** Closes a terminal as a closed window does, and waits until the run in it has ended. */
async function closeTerminal(terminal: ChildProcess): Promise<void> {
  const { pid } = JSON.parse(await readFile(lockPath(), 'utf8'));
  terminal.kill('SIGKILL');
  await waitUntil(() => !existsSync(`/proc/${pid}`));
}
