import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { readOwnFile } from '../files/read-own-file.js';
import { removeFile } from '../files/remove-file.js';
import { createWhole } from '../files/write-new-file.js';

/** Who holds a lock. */
export interface Holder {
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
  const text = JSON.stringify(thisProcess(now));
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
  for (;;) {
    if (await create(path, text)) {
      return { release: () => releaseIfOurs(path, text) };
    }
    const found = await readText(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw asDiskError(error, path);
    });
    if (found === null) continue;
    const holder = parseHolder(found);
    // A lock that says nothing (written by something else, or damaged) holds for a minute only.
    if (holder === null ? !(await isYounger(path, 60_000)) : isDead(holder)) await removeStale(path, found);
    else throw heldBy(path, holder);
  }
}

/** This process, as the holder of something since `now`. */
export const thisProcess = (now: number): Holder => ({
  host: hostname(),
  pid: process.pid,
  processStart: procStat(process.pid)?.start ?? null,
  since: new Date(now).toISOString(),
});

/** Who holds the lock at `path`, as far as can be told from here; null: nobody, or a process of this host that has ended. */
export async function lockHolder(path: string): Promise<Holder | null> {
  const text = await readText(path).catch(() => null);
  const holder = text === null ? null : parseHolder(text);
  return holder === null || isDead(holder) ? null : holder;
}

const create = (path: string, text: string): Promise<boolean> =>
  createWhole(path, text).catch((error: unknown) => {
    throw asDiskError(error, path);
  });

const readText = async (path: string): Promise<string> => (await readOwnFile(path)).toString();

/**
 * Several runs may find the same dead lock, and one of them may already have put its own in its place. So only who holds
 * the guard removes a lock, and only the very one that was found dead.
 */
async function removeStale(path: string, seen: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await create(guard, String(process.pid)))) {
    // A guard is held for milliseconds; an old one belonged to a process that died just then.
    if (!(await isYounger(guard, 10_000))) await removeFile(guard);
    await setTimeout(20);
    return;
  }
  try {
    const found = await readText(path).catch(() => null);
    if (found === seen) await removeFile(path);
  } finally {
    await removeFile(guard);
  }
}

async function releaseIfOurs(path: string, text: string): Promise<void> {
  const found = await readText(path).catch(() => null);
  if (found === text) await removeFile(path);
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

/** Whether a file was written less than `ms` ago; false where there is none. */
async function isYounger(path: string, ms: number): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  return file !== null && Date.now() - file.mtimeMs < ms;
}

/** Whether a holder was a process of this host and has ended; false for other hosts, of which nobody here knows. */
export function isDead(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
  const now = procStat(holder.pid);
  if (now === null) return false;
  // Ended, and its parent has not asked after it: such a process has a number, and will never do anything again.
  if (now.state === 'Z' || now.state === 'X') return true;
  return holder.processStart !== null && now.start !== null && holder.processStart !== now.start;
}

/** Fields 3 and 22 of /proc/<pid>/stat (proc(5)), counted after the name, which may hold spaces; null: no Linux, or no such process. */
function procStat(pid: number): { readonly state: string; readonly start: string | null } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? null };
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
