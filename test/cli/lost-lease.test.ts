import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { startCli } from '../support/cli.js';
import { type HeldGateway, startHeldGateway } from '../support/held-gateway.js';
import { ageLeases, type Machine, makeMachine, makeShare, objectsIn } from '../support/stored-book.js';

const chapters = 4;
const chunks = 12;

let sandbox: Sandbox;
let gateway: HeldGateway;
let share: Awaited<ReturnType<typeof makeShare>>;
let machines: Machine[];
beforeEach(async () => {
  sandbox = await startSandbox({ latencyMs: [0, 50], charactersPerSecond: 400 });
  gateway = await startHeldGateway(sandbox);
  share = await makeShare();
  machines = [];
});
afterEach(async () => {
  await gateway.close();
  await sandbox.close();
  await share.remove();
  for (const machine of machines) await machine.remove();
});

async function machine(): Promise<Machine> {
  const made = await makeMachine({ sandbox, store: share.folder, chapters });
  machines.push(made);
  return made;
}

const start = ({ folder, options }: Machine, env = {}) =>
  startCli(['--json', '--yes', '--concurrency', '2', '--store', share.folder], {
    cwd: folder,
    env: { ...options.environment, ...env },
  });

/** How many lines of the store's journal are of a type. */
async function linesInStore(type: string): Promise<number> {
  const names = (await objectsIn(share.folder)).filter((name) => name.startsWith('journal/'));
  const texts = await Promise.all(names.map((name) => readFile(join(share.folder, name), 'utf8')));
  return texts.join('').split(`"type":"${type}"`).length - 1;
}

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 10));
};

const removeLeases = async (folder: string): Promise<void> => {
  for (const name of await objectsIn(folder)) if (name.startsWith('lease/')) await rm(join(folder, name));
};

describe('a run whose lease was lost while it buys', () => {
  it.each([
    ['because its claim seems two minutes old (the store’s clock was ahead)', ageLeases],
    ['because its claim was removed (a life-cycle rule)', removeLeases],
  ])('sends nothing more while another machine buys: %s', async (_, lose) => {
    const one = await machine();
    const first = start(one, { PIXAZO_BASE_URL: gateway.url });
    // Two under way, and the store knows both.
    await until(async () => gateway.held() === 2 && (await linesInStore('accepted')) === 2);
    // Stopped, so that no renewal comes between.
    first.process.kill('SIGSTOP');
    await lose(share.folder);
    const other = await machine();
    const second = start(other);
    await until(() => sandbox.report().charged > 2);
    first.process.kill('SIGCONT');
    gateway.release();
    const [lost, whole] = await Promise.all([first.result, second.result]);
    expect(lost.status).toBe(5);
    expect(JSON.parse(lost.stdout)).toMatchObject({
      status: 'stopped',
      bought: 2,
      warnings: [{ code: 'store-lost' }],
    });
    expect(JSON.parse(whole.stdout)).toMatchObject({ status: 'complete', uncertainUsd: 0, warnings: [] });
    // What the first had under way is collected by the second, and nothing is bought twice.
    expect(sandbox.report()).toMatchObject({ charged: chunks, distinctCharged: chunks });
    expect(await one.run()).toMatchObject({ status: 'complete', recorded: { bought: 0 }, warnings: [] });
  });
});
