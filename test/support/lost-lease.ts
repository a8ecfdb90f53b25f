import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../../src/index.js';
import type { SandboxReport } from '../../src/sandbox/ledger.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type CliResult, startCli } from './cli.js';
import { startHeldGateway } from './held-gateway.js';
import { ageLeases, type Machine, makeMachine, makeShare, objectsIn } from './stored-book.js';

export const lostLeaseChunks = 12;
const chapters = 4;

/** What became of a run that lost its lease, and of the machine that bought meanwhile. */
export interface LostLease {
  readonly lost: CliResult;
  readonly whole: CliResult;
  /** The first machine's next run. */
  readonly again: RunReport;
  readonly report: SandboxReport;
}

/** How a claim on a store gets lost, given the store's folder. */
export const waysToLoseALease: readonly (readonly [name: string, lose: (folder: string) => Promise<void>])[] =
  [
    ['its claim seems two minutes old (the store’s clock was ahead)', ageLeases],
    ['its claim was removed (a life-cycle rule)', removeLeases],
  ];

/** One machine has two requests under way when its lease is lost; then another machine buys the book. */
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
    // Two under way, and the store knows both.
    await until(async () => gateway.held() === 2 && (await linesIn(share.folder, 'accepted')) === 2);
    // Stopped, so that no renewal comes between.
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

/** How many lines of the store's journal are of a type. */
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
