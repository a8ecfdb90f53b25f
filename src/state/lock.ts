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

export interface Lock {
  /** Resolves while the lock is still this run's, as the file says. @throws NarrateError `locked` */
  require(): Promise<void>;
  release(): Promise<void>;
}

/** A holder that may have ended, and how long it is watched before its lock is taken over. */
export interface LockWait {
  /** Null: the lock file names nobody. */
  readonly holder: Holder | null;
  readonly leftMs: number;
}

export interface LockOptions {
  readonly clock: Clock;
  /** Told about once a second while a holder is watched. Null: nobody wants to wait, and such a lock is refused at once. */
  readonly onWait: ((wait: LockWait) => void) | null;
  /** Ends the watching. */
  readonly signal?: AbortSignal;
}

/** How often a holder touches its lock file: the heartbeat. */
const beatMs = 10_000;
/** A lock whose heartbeat stands still for so long, while we look, is taken over. */
const stillMs = 60_000;
const lookMs = 1000;
/** The guard of a takeover is held for milliseconds; an older one belonged to a process that died just then. */
const guardStillMs = 10_000;

/**
 * Takes the lock file at `path`, created exclusively. The lock of a process that has certainly ended is taken over at
 * once, that of one that certainly runs is refused at once. Any other holder is watched: a heartbeat shows that it runs,
 * and a minute without one that it does not. No machine compares its clock with another's.
 * @throws NarrateError `locked` with who holds it; the signal's reason
 */
export async function takeLock(path: string, options: LockOptions): Promise<Lock> {
  const { clock, onWait, signal } = options;
  const text = JSON.stringify(thisProcess(clock.now()));
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
  const stoodStillMs = stillness(clock);
  const guardStoodStillMs = stillness(clock);
  let first: Seen | null = null;
  for (;;) {
    const file = await create(path, text);
    if (file !== null) return held(path, { file, text });
    const found = await look(path);
    if (found === null) continue;
    const holder = holderIn(found);
    const liveness = holder === null ? 'unknown' : livenessOf(holder);
    if (liveness === 'alive') throw heldBy(path, holder);
    if (liveness === 'unknown') {
      first ??= found;
      // It changed while we looked: somebody is alive there.
      if (onWait === null || !hasHeartbeat(holder) || !isSame(first, found)) throw heldBy(path, holder);
      const leftMs = stillMs - stoodStillMs(found);
      if (leftMs > 0) {
        onWait({ holder, leftMs });
        await clock.sleep(Math.min(lookMs, leftMs), signal);
        continue;
      }
    }
    const guard = await removeStale(path, found);
    if (guard === null) continue;
    if (guardStoodStillMs(guard) >= guardStillMs) await removeFile(`${path}${guardSuffix}`);
    await clock.sleep(20, signal);
  }
}

/** Who holds the lock at `path`, as far as can be told from here at one look; null: nobody, or a process that has ended. */
export async function lockHolder(path: string): Promise<Holder | null> {
  const found = await look(path).catch(() => null);
  const holder = found === null ? null : holderIn(found);
  if (found === null || holder === null) return null;
  const liveness = livenessOf(holder);
  // For information only, so clocks are good enough here.
  const isSilent = liveness === 'unknown' && hasHeartbeat(holder) && Date.now() - found.mtimeMs > stillMs;
  return liveness === 'dead' || isSilent ? null : holder;
}

/** What a file was like at one look. */
interface Seen {
  readonly text: string;
  readonly mtimeMs: number;
}

const isSame = (one: Seen, other: Seen): boolean => one.text === other.text && one.mtimeMs === other.mtimeMs;

/** Opened for each look, because a network disk keeps what it knows of a file until it is opened again. Null: no such file. */
async function look(path: string): Promise<Seen | null> {
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

/** For how long a file has not changed, by our clock. A look counts for two seconds at most, so that time asleep does not count. */
function stillness(clock: Clock): (seen: Seen) => number {
  let last: Seen | null = null;
  let lookedAt = 0;
  let stoodMs = 0;
  return (seen) => {
    const now = clock.monotonic();
    const isStill = last !== null && isSame(last, seen);
    stoodMs = isStill ? stoodMs + Math.min(now - lookedAt, 2 * lookMs) : 0;
    last = seen;
    lookedAt = now;
    return stoodMs;
  };
}

/** Creates a file that nobody has, whole from the first moment on; null: there is one. */
const create = (path: string, text: string): Promise<FileHandle | null> =>
  createWhole(path, text).catch((error: unknown) => {
    throw asDiskError(error, path);
  });

/** A lock that is ours. The heartbeat goes to the file that we created, so it can never be another run's. */
function held(path: string, { file, text }: { readonly file: FileHandle; readonly text: string }): Lock {
  const beat = async (): Promise<void> => {
    const now = new Date();
    await file.utimes(now, now).catch(() => {});
  };
  // Real time, whatever clock a caller has: the heartbeat is for other processes.
  const timer = setInterval(beat, beatMs).unref();
  return {
    async require() {
      // A heartbeat first: a run that takes over now either sees it, or has moved the file already and we see that.
      await beat();
      const found = await look(path);
      if (found?.text !== text) throw takenOver(path, found);
    },
    async release() {
      clearInterval(timer);
      await file.close();
      const found = await look(path).catch(() => null);
      if (found?.text === text) await removeFile(path);
    },
  };
}

const guardSuffix = '.takeover';

/**
 * Several runs may find the same dead lock, and one of them may already have put its own in its place. So only the run
 * that holds the guard removes a lock, and only the very one that it looked at: it is moved away first, so that a holder
 * that wakes up sees that, and put back where it turns out to have changed.
 * @returns null, or the guard of another run that is at it
 */
async function removeStale(path: string, seen: Seen): Promise<Seen | null> {
  const guard = await create(`${path}${guardSuffix}`, randomUUID());
  if (guard === null) return look(`${path}${guardSuffix}`);
  try {
    const found = await look(path);
    if (found === null || !isSame(found, seen)) return null;
    await removeIf(path, async (moved) => {
      const again = await look(moved);
      return again === null || isSame(again, seen);
    });
    return null;
  } catch (error) {
    // Its holder has released it, or a third run has put its own in its place.
    if (['ENOENT', 'EEXIST'].includes(systemCode(error) ?? '')) return null;
    throw asDiskError(error, path);
  } finally {
    await guard.close();
    await removeFile(`${path}${guardSuffix}`);
  }
}

function holderIn({ text }: Seen): Holder | null {
  try {
    return parseHolder(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Narrate 0.1 sends none, so that its silence says nothing. */
const hasHeartbeat = (holder: Holder | null): boolean => holder?.boot !== undefined || holder === null;

function takenOver(path: string, found: Seen | null): NarrateError {
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

function heldBy(path: string, holder: Holder | null): NarrateError {
  if (holder === null) return new NarrateError('locked', `Another run seems to hold ${path}.`);
  return new NarrateError(
    'locked',
    `Another run is working on this book: ${nameOfHolder(holder)}.`,
    hasHeartbeat(holder)
      ? {}
      : { hint: `If that process is no longer running, delete ${path} and run the same command again.` },
  );
}
