import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../../src/index.js';
import type { SandboxReport } from '../../src/sandbox/ledger.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type CliResult, startCli } from './cli.js';
import { startHeldGateway } from './held-gateway.js';
import { ageLeases, type Machine, makeMachine, makeShare, objectsIn } from './stored-book.js';

/** The number of chunks of the book. */
export const lostLeaseChunks = 12;
const chapters = 4;

/** The outcome of a run that lost its lease, and of the machine that bought meanwhile. */
export interface LostLease {
  /** The run that lost its lease. */
  readonly lost: CliResult;
  /** The run of the other machine. */
  readonly whole: CliResult;
  /** The next run of the first machine. */
  readonly again: RunReport;
  readonly report: SandboxReport;
}

/** The ways in which a run can lose its claim. Each function receives the store's folder. */
export const waysToLoseALease: readonly (readonly [name: string, lose: (folder: string) => Promise<void>])[] =
  [
    ['its claim looks two minutes old (the store’s clock was ahead)', ageLeases],
    ['its claim was removed (a life-cycle rule)', removeLeases],
  ];

/** Makes a machine with two requests under way lose its lease, then lets another machine buy the book. */
export async function buyWithLostLease(lose: (folder: string) => Promise<void>): Promise<LostLease> {
  const sandbox = await startSandbox({ latencyMs: [0, 50], charactersPerSecond: 400 });
  const gateway = await startHeldGateway(sandbox);
  const share = await makeShare();
  const machines: Machine[] = [];
  const machine = async (): Promise<Machine> => {
    const made = await makeMachine({ sandbox, store: share.folder, chapters });
    machines.push(made);
    return made;
  };
  const start = ({ folder, options }: Machine, env = {}) =>
    startCli(['--json', '--yes', '--concurrency', '2', '--store', share.folder], {
      cwd: folder,
      env: { ...options.environment, ...env },
    });
  try {
    const one = await machine();
    const first = start(one, { PIXAZO_BASE_URL: gateway.url });
    // Two requests are under way, and the store has the lines of both.
    await until(async () => gateway.held() === 2 && (await linesIn(share.folder, 'accepted')) === 2);
    // The process is stopped so that it does not renew the lease meanwhile.
    first.process.kill('SIGSTOP');
    await lose(share.folder);
    const second = start(await machine());
    await until(() => sandbox.report().charged > 2);
    first.process.kill('SIGCONT');
    gateway.release();
    const [lost, whole] = await Promise.all([first.result, second.result]);
    const report = sandbox.report();
    return { lost, whole, report, again: await one.run() };
  } finally {
    await gateway.close();
    await sandbox.close();
    await share.remove();
    for (const made of machines) await made.remove();
  }
}

/** Counts the lines of a type in the store's journal. */
async function linesIn(folder: string, type: string): Promise<number> {
  const names = (await objectsIn(folder)).filter((name) => name.startsWith('journal/'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('').split(`"type":"${type}"`).length - 1;
}

async function removeLeases(folder: string): Promise<void> {
  for (const name of await objectsIn(folder)) if (name.startsWith('lease/')) await rm(join(folder, name));
}

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 10));
};
