import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, takeLock } from '../../src/state/lock.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const holder = (parts: object) =>
  JSON.stringify({ host: hostname(), pid: process.pid, processStart: null, since: 'then', ...parts });

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid as number;
}

/** What /proc says of a process after its name: its state, …, and when it was started as the twentieth. */
const fieldsOf = (pid: number): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

describe('the lock', () => {
  it('is taken, refuses a second run by name, and is released', async () => {
    const lock = await takeLock(path, Date.now());
    await expect(takeLock(path, Date.now())).rejects.toMatchObject({ code: 'locked', exitStatus: 5 });
    await expect(takeLock(path, Date.now())).rejects.toThrow(`process ${process.pid} on ${hostname()}`);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await takeLock(path, Date.now())).release();
  });

  it('of a dead process is taken over at once', async () => {
    await writeFile(path, holder({ pid: await deadPid() }));
    const lock = await takeLock(path, Date.now());
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it.runIf(process.platform === 'linux')(
    'of a process whose number was given to another is taken over',
    async () => {
      await writeFile(path, holder({ processStart: '1' }));
      await (await takeLock(path, Date.now())).release();
    },
  );

  it.runIf(process.platform === 'linux')(
    'of a process that was killed and that nobody has waited for (a zombie) is taken over',
    async () => {
      // The shell starts a process and becomes one that never asks after it, as the first process of a container may.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const [line] = await once(parent.stdout, 'data');
        const pid = Number(String(line));
        const text = holder({ pid, processStart: fieldsOf(pid)[19] });
        await writeFile(path, text);
        expect(await lockHolder(path)).toMatchObject({ pid });
        await expect(takeLock(path, Date.now())).rejects.toMatchObject({ code: 'locked' });
        // Once the parent is what it becomes: a shell would reap.
        while (!readFileSync(`/proc/${parent.pid}/comm`, 'utf8').startsWith('sleep')) await setTimeout(5);
        process.kill(pid, 'SIGKILL');
        while (fieldsOf(pid)[0] !== 'Z') await setTimeout(5);
        expect(await lockHolder(path)).toBeNull();
        await (await takeLock(path, Date.now())).release();
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  it('of another host holds, and says what to do', async () => {
    await writeFile(path, holder({ host: 'elsewhere', pid: await deadPid() }));
    await expect(takeLock(path, Date.now())).rejects.toMatchObject({ hint: expect.stringContaining(path) });
  });

  it('that cannot be read holds for a minute, then no more', async () => {
    await writeFile(path, '{"pid"');
    await expect(takeLock(path, Date.now())).rejects.toMatchObject({ code: 'locked' });
    await utimes(path, new Date(0), new Date(0));
    await (await takeLock(path, Date.now())).release();
  });

  it('says so when something else stands in its place', async () => {
    await mkdir(path);
    await expect(takeLock(path, Date.now())).rejects.toMatchObject({ code: 'not-writable' });
  });

  it('goes to exactly one of many that find the same dead one', async () => {
    await writeFile(path, holder({ pid: await deadPid() }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(path, Date.now())));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('is left alone when it is no longer ours', async () => {
    const lock = await takeLock(path, Date.now());
    await writeFile(path, holder({ host: 'elsewhere' }));
    await lock.release();
    expect(await readdir(folder)).toEqual(['lock']);
  });
});
