import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxReport } from '../../src/sandbox/ledger.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { takeLock } from '../../src/state/lock.js';
import { makeBook } from './book-folder.js';
import { type CliResult, type RunningCli, startCli } from './cli.js';
import { fastClock } from './fast-clock.js';
import { startHeldGateway } from './held-gateway.js';
import { inOwnNamespace, pidInside } from './pid-namespace.js';
import { waveOnly } from './sandbox-book.js';

/** The number of chunks of the shared book. */
export const containerChunks = 6;

/** Creates a book that two containers with the same host name share, each with its own process namespace. */
export async function sharedBook() {
  const sandbox = await startSandbox({ latencyMs: [0, 20], charactersPerSecond: 400 });
  const gateway = await startHeldGateway(sandbox);
  const book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly });
  const start = (url: string): RunningCli =>
    startCli(['--json', '--yes', '--concurrency', '2'], {
      cwd: book.folder,
      env: { PIXAZO_API_KEY: 'k', PIXAZO_BASE_URL: url },
      through: inOwnNamespace ?? [],
    });
  const accepted = async (): Promise<number> =>
    (await readFile(join(book.folder, '.narrate', 'journal.jsonl'), 'utf8')).split('"type":"accepted"')
      .length - 1;
  return {
    report: (): SandboxReport => sandbox.report(),
    lockPath: join(book.folder, '.narrate', 'lock'),
    /** Runs narrate to its end. */
    run: (): Promise<CliResult> => start(sandbox.url).result,
    /** Starts a run, and resolves when the journal has its first two jobs, which do not end before `release`. */
    async startHeld(): Promise<RunningCli> {
      const run = start(gateway.url);
      await until(async () => gateway.held() === 2 && (await accepted()) === 2);
      return run;
    },
    release: () => gateway.release(),
    async remove() {
      await gateway.close();
      await sandbox.close();
      await book.remove();
    },
  };
}

/** Starts a run in a second container while the first one buys. */
export async function startBoth(): Promise<{
  readonly first: CliResult;
  readonly second: CliResult;
  readonly held: { readonly host: string; readonly boot: string };
  readonly report: SandboxReport;
}> {
  const book = await sharedBook();
  try {
    const running = await book.startHeld();
    const held = JSON.parse(await readFile(book.lockPath, 'utf8'));
    // Heartbeats come every ten seconds, and the second run waits for one.
    const second = await book.run();
    book.release();
    const first = await running.result;
    return { first, second, held, report: book.report() };
  } finally {
    await book.remove();
  }
}

/**
 * Suspends the run of the first container until its lock is taken over, then wakes it up.
 * @returns `charged`: the charges when the woken run had ended
 */
export async function wakeAfterTakeover(): Promise<{
  readonly woken: CliResult;
  readonly charged: number;
  readonly second: CliResult;
  readonly report: SandboxReport;
}> {
  const book = await sharedBook();
  try {
    const running = await book.startHeld();
    const inside = pidInside(running.process.pid ?? 0);
    process.kill(inside, 'SIGSTOP');
    await until(() => readFileSync(`/proc/${inside}/stat`, 'utf8').includes(') T '));
    const lock = await takeLock(book.lockPath, { clock: fastClock, onWait() {} });
    book.release();
    process.kill(inside, 'SIGCONT');
    const woken = await running.result;
    const { charged } = book.report();
    await lock.require();
    await lock.release();
    const second = await book.run();
    return { woken, charged, second, report: book.report() };
  } finally {
    await book.remove();
  }
}

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 10));
};
