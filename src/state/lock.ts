import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Tells a process from a later one with the same number: clock ticks since boot on Linux, else null. */
  readonly processStart: string | null;
  readonly since: string;
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock file at `path`, created exclusively. The lock of a dead process on this host is taken over at once.
 * Not by modification time, as packages do it: that keeps a killed run's lock for seconds and trusts clocks.
 * @throws NarrateError `locked` with who holds it
 */
export async function takeLock(path: string, now: number): Promise<Lock> {
  const mine: Holder = {
    host: hostname(),
    pid: process.pid,
    processStart: processStart(process.pid),
    since: new Date(now).toISOString(),
  };
  const text = JSON.stringify(mine);
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
  for (;;) {
    if (await create(path, text)) {
      return { release: () => releaseIfOurs(path, text) };
    }
    const found = await readFile(path, 'utf8').catch(() => null);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder === null ? !(await isYoung(path)) : isDead(holder)) await removeStale(path, found);
    else throw heldBy(path, holder);
  }
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    // Written aside and linked in: a lock file is never seen half written.
    const aside = `${path}.${randomUUID()}`;
    const file = await open(aside, 'wx');
    await file.writeFile(text).finally(() => file.close());
    try {
      await link(aside, path);
      return true;
    } finally {
      await rm(aside, { force: true });
    }
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw asDiskError(error, path);
  }
}

/** Two runs may find the same dead lock: whoever moves it away checks that it is still that one, and puts back another. */
async function removeStale(path: string, seen: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw asDiskError(error, path);
  }
  const moved = await readFile(aside, 'utf8').catch(() => seen);
  if (moved !== seen) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function releaseIfOurs(path: string, text: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found === text) await rm(path, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    const whole =
      typeof value === 'object' && value !== null && 'pid' in value && 'host' in value && 'since' in value;
    return whole ? (value as Holder) : null;
  } catch {
    return null;
  }
}

/** A lock that says nothing (written by something else, or damaged) holds for a minute only. */
async function isYoung(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch(() => null);
  if (handle === null) return false;
  const { mtimeMs } = await handle.stat().finally(() => handle.close());
  return Date.now() - mtimeMs < 60_000;
}

function isDead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
  const start = processStart(holder.pid);
  return holder.processStart !== null && start !== null && holder.processStart !== start;
}

/** Field 22 of /proc/<pid>/stat (proc(5)), counted after the name, which may hold spaces. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function heldBy(path: string, holder: Holder | null): NarrateError {
  if (holder === null) return new NarrateError('locked', `Another run seems to hold ${path}.`);
  const elsewhere = holder.host !== hostname();
  return new NarrateError(
    'locked',
    `Another run is at work on this book: process ${holder.pid} on ${holder.host}, since ${holder.since}.`,
    elsewhere
      ? {
          hint: `If that machine is not running narrate any more, remove ${path} and run the same command again.`,
        }
      : {},
  );
}
