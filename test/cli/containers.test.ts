import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { takeLock } from '../../src/state/lock.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { startCli } from '../support/cli.js';
import { fastClock } from '../support/fast-clock.js';
import { type HeldGateway, startHeldGateway } from '../support/held-gateway.js';
import { inOwnNamespace, noNamespace, pidInside } from '../support/pid-namespace.js';
import { waveOnly } from '../support/sandbox-book.js';

const chunks = 6;

let sandbox: Sandbox;
let gateway: HeldGateway;
let book: BookFolder;
beforeEach(async (context) => {
  if (inOwnNamespace === null) context.skip(noNamespace);
  sandbox = await startSandbox({ latencyMs: [0, 20], charactersPerSecond: 400 });
  gateway = await startHeldGateway(sandbox);
  book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly });
});
afterEach(async () => {
  await gateway?.close();
  await sandbox?.close();
  await book?.remove();
});

/** narrate in a container of its own, as far as process numbers go, with this machine's host name. */
const start = (url: string) =>
  startCli(['--json', '--yes', '--concurrency', '2'], {
    cwd: book.folder,
    env: { PIXAZO_API_KEY: 'k', PIXAZO_BASE_URL: url },
    through: inOwnNamespace ?? [],
  });

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 10));
};

const lockPath = () => join(book.folder, '.narrate', 'lock');
const linesOf = async (type: string): Promise<number> =>
  (await readFile(join(book.folder, '.narrate', 'journal.jsonl'), 'utf8')).split(`"type":"${type}"`).length -
  1;

/** A run whose two jobs are under way and written down. */
async function startHeld() {
  const run = start(gateway.url);
  await until(async () => gateway.held() === 2 && (await linesOf('accepted')) === 2);
  return run;
}

describe('two containers with one host name', () => {
  it('do not hold the lock at once: the second sees that the first is alive, and says who it is', async () => {
    const first = await startHeld();
    const held = JSON.parse(await readFile(lockPath(), 'utf8'));
    expect(held).toMatchObject({ host: hostname(), boot: expect.any(String) });
    // Heartbeats come every ten seconds.
    const second = await start(sandbox.url).result;
    expect(second.status).toBe(5);
    expect(JSON.parse(second.stdout)).toMatchObject({
      error: { code: 'locked', message: expect.stringContaining(`on ${hostname()} in another container`) },
    });
    expect(second.stderr).toContain('Taking over in 60 s');
    gateway.release();
    expect((await first.result).status).toBe(0);
    expect(sandbox.report()).toMatchObject({ charged: chunks, distinctCharged: chunks });
  });

  it('of which one was killed: the lock is taken over when its heartbeat has stood still', async () => {
    const first = await startHeld();
    first.process.kill('SIGKILL');
    await first.result;
    let waits = 0;
    const lock = await takeLock(lockPath(), { clock: fastClock, onWait: () => (waits += 1) });
    expect(waits).toBeGreaterThan(0);
    await lock.release();
    const second = await start(sandbox.url).result;
    expect(second.status).toBe(0);
    expect(sandbox.report()).toMatchObject({ charged: chunks, distinctCharged: chunks });
  });

  it('of which one stood still for over a minute: it buys nothing more when it wakes up', async () => {
    const first = await startHeld();
    const inside = pidInside(first.process.pid ?? 0);
    process.kill(inside, 'SIGSTOP');
    await until(() => readFileSync(`/proc/${inside}/stat`, 'utf8').includes(') T '));
    const lock = await takeLock(lockPath(), { clock: fastClock, onWait() {} });
    gateway.release();
    process.kill(inside, 'SIGCONT');
    const woken = await first.result;
    expect(woken.status).toBe(5);
    const said = JSON.parse(woken.stdout);
    expect(said).toMatchObject({ status: 'stopped', bought: 2, warnings: [{ code: 'locked' }] });
    expect(said.warnings[0].message).toContain(`process ${process.pid} on`);
    expect(sandbox.report().charged).toBe(2);
    await lock.require();
    await lock.release();
    const second = await start(sandbox.url).result;
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'complete', bought: chunks - 2 });
    expect(sandbox.report()).toMatchObject({ charged: chunks, distinctCharged: chunks });
  });
});
