import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import { type Holder, livenessOf, nameOfHolder, parseHolder, thisProcess } from '../base/holder.js';
import type { Clock } from '../base/time/clock.js';
import { makeFolder } from '../files/make-folder.js';
import { openOwn } from '../files/open-file.js';
import { removeFile, removeIf } from '../files/remove-file.js';
import { createWhole } from '../files/write-new-file.js';

/** A lock on a state folder that this run holds. */
export interface Lock {
  /** Resolves if the lock file is still that of this run. @throws NarrateError `locked` */
  require(): Promise<void>;
  /** Removes the lock file, unless another run has taken the lock over. */
  release(): Promise<void>;
}

/** The wait for a holder that may have ended: its lock is taken over in `leftMs` milliseconds if it sends no heartbeat. */
export interface LockWait {
  /** Null: the lock file names no process. */
  readonly holder: Holder | null;
  readonly leftMs: number;
}

export interface LockOptions {
  readonly clock: Clock;
  /** Called about once a second during a wait. Null: do not wait, and fail at once if the holder may still run. */
  readonly onWait: ((wait: LockWait) => void) | null;
  /** Stops the wait. */
  readonly signal?: AbortSignal;
}

/** How often a holder touches its lock file: the heartbeat. */
const heartbeatMs = 10_000;
/** A lock whose file does not change for so long during a wait is taken over. */
const staleMs = 60_000;
const pollMs = 1000;
/** A guard is held for milliseconds. An older one belongs to a process that died during a takeover. */
const guardStaleMs = 10_000;

/**
 * Takes the lock by creating the file at `path` exclusively. If its holder has certainly ended, the lock is taken over at
 * once. If its holder certainly runs, this fails at once. Otherwise it waits: a heartbeat shows that the holder runs, a
 * minute without one that it has ended. It never compares clocks of two machines.
 * @throws NarrateError `locked` with the name of the holder, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export async function takeLock(path: string, options: LockOptions): Promise<Lock> {
  const { clock, onWait, signal } = options;
  const text = JSON.stringify(thisProcess(clock.now()));
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
  const unchangedMs = unchangedTimer(clock);
  const guardUnchangedMs = unchangedTimer(clock);
  let firstRead: LockFile | null = null;
  for (;;) {
    const file = await createLockFile(path, text);
    if (file !== null) return heldLock(path, { file, text });
    const found = await readLockFile(path);
    if (found === null) continue;
    const holder = holderIn(found);
    const liveness = holder === null ? 'unknown' : livenessOf(holder);
    if (liveness === 'alive') throw lockedError(path, holder);
    if (liveness === 'unknown') {
      firstRead ??= found;
      // If the file changed since the first read, its holder runs.
      if (onWait === null || !hasHeartbeat(holder) || !isSame(firstRead, found))
        throw lockedError(path, holder);
      const leftMs = staleMs - unchangedMs(found);
      if (leftMs > 0) {
        onWait({ holder, leftMs });
        await clock.sleep(Math.min(pollMs, leftMs), signal);
        continue;
      }
    }
    const guard = await removeStale(path, found);
    if (guard === null) continue;
    if (guardUnchangedMs(guard) >= guardStaleMs) await removeFile(`${path}${guardSuffix}`);
    await clock.sleep(20, signal);
  }
}

/** Returns the holder of the lock at `path`, as far as one read of the file shows; null: no holder, or one that has ended. */
export async function lockHolder(path: string): Promise<Holder | null> {
  const found = await readLockFile(path).catch(() => null);
  const holder = found === null ? null : holderIn(found);
  if (found === null || holder === null) return null;
  const liveness = livenessOf(holder);
  // This is for information only, so it may compare the clocks of two machines.
  const isSilent = liveness === 'unknown' && hasHeartbeat(holder) && Date.now() - found.mtimeMs > staleMs;
  return liveness === 'dead' || isSilent ? null : holder;
}

/** The state of a lock file when it was read. */
interface LockFile {
  readonly text: string;
  readonly mtimeMs: number;
}

const isSame = (one: LockFile, other: LockFile): boolean =>
  one.text === other.text && one.mtimeMs === other.mtimeMs;

/** Reads a lock file; null: it does not exist. It opens the file each time, because a network disk caches an open file. */
async function readLockFile(path: string): Promise<LockFile | null> {
  try {
    const file = await openOwn(path, constants.O_RDONLY);
    try {
      const { mtimeMs } = await file.stat();
      return { text: await file.readFile('utf8'), mtimeMs };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw asDiskError(error, path);
  }
}

/**
 * Returns a function that receives each new read of a file. It returns for how many milliseconds the file has not changed, by
 * the clock of this machine. A read counts for two seconds at most, so that time in which the machine slept does not count.
 */
function unchangedTimer(clock: Clock): (found: LockFile) => number {
  let last: LockFile | null = null;
  let readAt = 0;
  let unchangedMs = 0;
  return (found) => {
    const now = clock.monotonic();
    const isUnchanged = last !== null && isSame(last, found);
    unchangedMs = isUnchanged ? unchangedMs + Math.min(now - readAt, 2 * pollMs) : 0;
    last = found;
    readAt = now;
    return unchangedMs;
  };
}

/** Creates a file with all of its content at once; null: it exists. */
const createLockFile = (path: string, text: string): Promise<FileHandle | null> =>
  createWhole(path, text).catch((error: unknown) => {
    throw asDiskError(error, path);
  });

/** Returns a lock that this run holds. The heartbeat uses the handle of the file that it created, never another run's file. */
function heldLock(path: string, { file, text }: { readonly file: FileHandle; readonly text: string }): Lock {
  const beat = async (): Promise<void> => {
    const now = new Date();
    await file.utimes(now, now).catch(() => {});
  };
  // Real time and not the caller's clock, because the heartbeat is for other processes.
  const timer = setInterval(beat, heartbeatMs).unref();
  return {
    async require() {
      // The heartbeat comes first: a run that takes over now either sees it, or has already moved the file, which this sees.
      await beat();
      const found = await readLockFile(path);
      if (found?.text !== text) throw lostLockError(path, found);
    },
    async release() {
      clearInterval(timer);
      await file.close();
      const found = await readLockFile(path).catch(() => null);
      if (found?.text === text) await removeFile(path);
    },
  };
}

const guardSuffix = '.takeover';

/**
 * Removes a stale lock. Several runs may find the same one, and one of them may already have replaced it. So only the run
 * that holds the guard removes a lock, and only if it is still `stale`. The file is renamed first, so that a holder that
 * wakes up notices, and gets its name back if it has changed.
 * @returns null, or the guard of another run that is removing the lock
 */
async function removeStale(path: string, stale: LockFile): Promise<LockFile | null> {
  const guard = await createLockFile(`${path}${guardSuffix}`, randomUUID());
  if (guard === null) return readLockFile(`${path}${guardSuffix}`);
  try {
    const found = await readLockFile(path);
    if (found === null || !isSame(found, stale)) return null;
    await removeIf(path, async (moved) => {
      const again = await readLockFile(moved);
      return again === null || isSame(again, stale);
    });
    return null;
  } catch (error) {
    // The holder has released the lock, or a third run has taken it.
    if (['ENOENT', 'EEXIST'].includes(systemCode(error) ?? '')) return null;
    throw asDiskError(error, path);
  } finally {
    await guard.close();
    await removeFile(`${path}${guardSuffix}`);
  }
}

function holderIn({ text }: LockFile): Holder | null {
  try {
    return parseHolder(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Returns whether a holder sends heartbeats. narrate 0.1 does not, so a file of it that never changes means nothing. */
const hasHeartbeat = (holder: Holder | null): boolean => holder?.boot !== undefined || holder === null;

function lostLockError(path: string, found: LockFile | null): NarrateError {
  const holder = found === null ? null : holderIn(found);
  const by =
    holder === null
      ? 'The lock file was removed or replaced'
      : `The lock is now held by ${nameOfHolder(holder)}`;
  return new NarrateError(
    'locked',
    `This run lost its lock ${path}: it was suspended for over a minute, or the file was removed. ${by}.`,
  );
}

/** Says that a process works on a book: `Another run is working on this book: process 7 on attic, since ….` */
export const heldBy = (holder: Holder): string =>
  `Another run is working on this book: ${nameOfHolder(holder)}.`;

function lockedError(path: string, holder: Holder | null): NarrateError {
  if (holder === null) return new NarrateError('locked', `Another run seems to hold ${path}.`);
  return new NarrateError(
    'locked',
    heldBy(holder),
    hasHeartbeat(holder)
      ? {}
      : { hint: `If that process is no longer running, delete ${path} and run the same command again.` },
  );
}
