import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisProcess } from '../../src/base/holder.js';
import { systemClock } from '../../src/base/time/clock.js';
import { type LockOptions, lockHolder, takeLock } from '../../src/state/lock.js';
import { fastClock } from '../support/fast-clock.js';
import { pidInside, requireNamespace } from '../support/pid-namespace.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const take = (parts: Partial<LockOptions> = {}) =>
  takeLock(path, { clock: systemClock, onWait: null, ...parts });

/** The lock file of a process of this container. */
const holder = (parts: object) => JSON.stringify({ ...thisProcess(0), processStart: null, ...parts });

/** A lock file that narrate 0.1 wrote. */
const oldHolder = (parts: object) =>
  JSON.stringify({ host: hostname(), pid: process.pid, processStart: null, since: 'then', ...parts });

/** Returns the id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid as number;
}

/** Returns the fields of /proc/<pid>/stat after the name: the first is the state, the twentieth the start time. */
const fieldsOf = (pid: number): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

describe('takeLock', () => {
  it('takes the lock, makes a second run fail with the name of the holder, and releases it', async () => {
    const lock = await take();
    await expect(take()).rejects.toMatchObject({ code: 'locked', exitStatus: 5 });
    await expect(take()).rejects.toThrow(`process ${process.pid} on ${hostname()}, since 2`);
    await expect(lock.require()).resolves.toBeUndefined();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await take()).release();
  });

  it('takes over the lock of a dead process at once', async () => {
    await writeFile(path, holder({ pid: await deadPid() }));
    const lock = await take();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it.runIf(process.platform === 'linux')(
    'takes over the lock of a process whose id another process now has',
    async () => {
      await writeFile(path, holder({ processStart: '1' }));
      await (await take()).release();
    },
  );

  it.runIf(process.platform === 'linux')(
    'takes over the lock of a zombie: a killed process that its parent has not waited for',
    async () => {
      // The shell starts a process and becomes one that never waits for it, as the first process of a container may.
      const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const [line] = await once(parent.stdout, 'data');
        const pid = Number(String(line));
        const text = holder({ pid, processStart: fieldsOf(pid)[19] });
        await writeFile(path, text);
        expect(await lockHolder(path)).toMatchObject({ pid });
        await expect(take()).rejects.toMatchObject({ code: 'locked' });
        // The kill comes after the shell has become `sleep`, because a shell would wait for its child.
        while (!readFileSync(`/proc/${parent.pid}/comm`, 'utf8').startsWith('sleep')) await setTimeout(5);
        process.kill(pid, 'SIGKILL');
        while (fieldsOf(pid)[0] !== 'Z') await setTimeout(5);
        expect(await lockHolder(path)).toBeNull();
        await (await take()).release();
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  it('takes over a lock of narrate 0.1 from a dead process of this host, and refuses one of another host', async () => {
    await writeFile(path, oldHolder({ pid: await deadPid() }));
    await (await take()).release();
    await writeFile(path, oldHolder({ host: 'elsewhere', pid: await deadPid() }));
    // narrate 0.1 sends no heartbeat, so waiting would show nothing.
    await expect(take({ onWait() {}, clock: fastClock })).rejects.toMatchObject({
      code: 'locked',
      hint: expect.stringContaining(path),
    });
  });

  it('shows only printable text of a lock file that another program wrote', async () => {
    await writeFile(path, oldHolder({ host: 'x\u001b[31m\u202e', pid: process.pid }));
    await expect(take()).rejects.toThrow('on x?[31m?, since then');
  });

  it('fails with not-writable if there is a folder in the place of the lock file', async () => {
    await mkdir(path);
    await expect(take()).rejects.toMatchObject({ code: 'not-writable' });
  });

  it('gives the lock of a dead process to exactly one of many runs', async () => {
    await writeFile(path, holder({ pid: await deadPid() }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => take()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('notices that another run has the lock, and does not remove the file of that run', async () => {
    const lock = await take();
    await rm(path);
    await expect(lock.require()).rejects.toMatchObject({ code: 'locked' });
    await writeFile(path, holder({ host: 'elsewhere', boot: 'another' }));
    await expect(lock.require()).rejects.toThrow('on elsewhere');
    await lock.release();
    expect(await readdir(folder)).toEqual(['lock']);
  });
});

describe('takeLock with a holder that may have ended', () => {
  const elsewhere = (parts: object = {}) => holder({ host: 'attic', boot: 'another boot', pid: 7, ...parts });

  it('takes the lock over after a minute without heartbeat, and reports the holder and the time left', async () => {
    await writeFile(path, elsewhere());
    const waits: { pid: number | undefined; leftMs: number }[] = [];
    const lock = await take({
      clock: fastClock,
      onWait: ({ holder: found, leftMs }) => waits.push({ pid: found?.pid, leftMs }),
    });
    expect(waits[0]).toEqual({ pid: 7, leftMs: 60_000 });
    expect(waits.length).toBeGreaterThan(20);
    const left = waits.map(({ leftMs }) => leftMs);
    expect(left).toEqual(left.toSorted((one, other) => other - one));
    await lock.require();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('fails as soon as it sees a heartbeat', async () => {
    await writeFile(path, elsewhere());
    let looks = 0;
    const beat = () => {
      looks += 1;
      if (looks === 3) utimesSync(path, new Date(), new Date(1234));
    };
    await expect(take({ clock: fastClock, onWait: beat })).rejects.toMatchObject({ code: 'locked' });
    expect(looks).toBe(3);
  });

  it('fails at once if the caller does not wait', async () => {
    await writeFile(path, elsewhere());
    await expect(take()).rejects.toThrow('process 7 on attic');
  });

  it('stops waiting when its signal aborts', async () => {
    await writeFile(path, elsewhere());
    const asked = new AbortController();
    const reason = new Error('enough');
    const waiting = take({ clock: fastClock, signal: asked.signal, onWait: () => asked.abort(reason) });
    await expect(waiting).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('lockHolder returns null if the last heartbeat is over a minute old', async () => {
    await writeFile(path, elsewhere());
    expect(await lockHolder(path)).toMatchObject({ pid: 7 });
    await utimes(path, new Date(0), new Date(0));
    expect(await lockHolder(path)).toBeNull();
  });

  it('does not count the time in which its own machine slept', async () => {
    await writeFile(path, elsewhere());
    let asleepMs = 0;
    const clock = { ...fastClock, monotonic: () => fastClock.monotonic() + asleepMs };
    const left: number[] = [];
    const lock = await take({
      clock,
      onWait({ leftMs }) {
        left.push(leftMs);
        if (left.length === 2) asleepMs = 3_600_000;
      },
    });
    expect(left.length).toBeGreaterThan(20);
    await lock.release();
  });

  it('gives the lock to exactly one of several runs that wait for it', async () => {
    await writeFile(path, elsewhere());
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => take({ clock: fastClock, onWait() {} })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('fails if the holder wakes up right before the takeover', async () => {
    await writeFile(path, elsewhere());
    const before = await readFile(path, 'utf8');
    const wakeUp = ({ leftMs }: { readonly leftMs: number }) => {
      if (leftMs < 3000) utimesSync(path, new Date(), new Date(leftMs));
    };
    await expect(take({ clock: fastClock, onWait: wakeUp })).rejects.toMatchObject({ code: 'locked' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });
});

describe('takeLock with a holder in another process namespace with the same host name', () => {
  it('ignores the process id of the holder', async (context) => {
    const [command = '', ...options] = requireNamespace(context);
    const child = spawn(command, [...options, 'sleep', '60'], { stdio: 'ignore' });
    try {
      let inside = Number.NaN;
      while (!(inside > 0) || !readFileSync(`/proc/${inside}/comm`, 'utf8').startsWith('sleep')) {
        await setTimeout(5);
        inside = pidInside(child.pid as number);
      }
      const pidNamespace = readlinkSync(`/proc/${inside}/ns/pid`);
      expect(pidNamespace).not.toBe(thisProcess(0).pidNamespace);
      // In its namespace the id is 1. In this one, 1 is a process that started at another time.
      await writeFile(path, holder({ pid: 1, processStart: fieldsOf(inside)[19], pidNamespace }));
      await expect(take()).rejects.toThrow(`process 1 on ${hostname()} in another container`);
      expect(await lockHolder(path)).toMatchObject({ pid: 1 });
    } finally {
      child.kill('SIGKILL');
    }
  });
});
