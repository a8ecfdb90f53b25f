import pLimit from 'p-limit';
import { inspectWav } from '../audio/wav/inspect-wav.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { asDiskError, systemCode } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import { readOwnFile } from '../files/read-own-file.js';
import { corruptWarning } from './journal/corrupt-warning.js';
import { type CorruptLine, quarantinePathOf, readJournal } from './journal/journal.js';
import type { Take } from './journal/journal-entry.js';
import { reusedIdWarning } from './journal/request-owners.js';
import { foldJournal, type Ledger } from './ledger.js';
import { takeLock } from './lock.js';
import { type Beside, nothingBeside, pathsOf } from './state.js';
import { hashOf, type TakeStore, takeStore } from './takes.js';

/**
 * A take whose file is not what the journal says. `missing`: there is none; `damaged`: it is shorter, longer or other
 * than it was; `unreadable`: this user may not read it, so nobody knows.
 */
export interface BrokenTake {
  readonly take: Take;
  readonly kind: 'missing' | 'damaged' | 'unreadable';
  /** A clause without a subject, for messages: `has 100 of 96,044 bytes`. */
  readonly reason: string;
}

/** What a state folder holds, every byte of it read. */
export interface VerifiedState {
  readonly ledger: Ledger;
  /** The newest take of each key that is whole. */
  readonly whole: ReadonlyMap<string, Take>;
  /** In the order of the journal. */
  readonly broken: readonly BrokenTake[];
  /** Takes that are in the store alone, as far as is known here: they were not read. */
  readonly away: number;
  readonly journal: {
    /** Lines that can be read. */
    readonly lines: number;
    readonly corrupt: readonly CorruptLine[];
    /** Whether the last line was cut short by a crash, which costs nothing. */
    readonly torn: boolean;
    /** Lines that earlier runs could not read and kept aside; null: none. */
    readonly keptAside: { readonly path: string; readonly lines: number } | null;
  };
  readonly warnings: readonly Diagnostic[];
}

/** Files read at once: more than one keeps disk and processor busy together. */
const readers = 4;

/**
 * Reads a state folder in full, without a lock and without touching it; `beside`: what is known of its store.
 * @throws NarrateError `journal-newer`
 */
export async function verifyState(
  folder: string,
  origin: string,
  beside: Beside = nothingBeside,
): Promise<VerifiedState> {
  const paths = pathsOf(folder);
  const { entries, corrupt, torn } = await readJournal(paths.journal);
  const ledger = foldJournal(entries, origin);
  const store = takeStore(paths.takes);
  const takes = [...ledger.takes.values()].flat();
  const found = await pLimit(readers).map(takes, (take) => checkTake(store, take));
  const isAway = ({ take, kind }: BrokenTake): boolean => kind === 'missing' && beside.has(take);
  const unread = found.filter((one) => one !== null);
  const broken = unread.filter((one) => !isAway(one));
  const isBroken = new Set(broken.map(({ take }) => take));
  return {
    ledger,
    // Later ones replace earlier ones of the same key.
    whole: new Map(takes.filter((take) => !isBroken.has(take)).map((take) => [take.key, take])),
    broken,
    away: unread.length - broken.length,
    journal: { lines: entries.length, corrupt, torn, keptAside: await keptAside(paths.journal) },
    warnings: [
      ...corruptWarning(paths.journal, { entries, corrupt }, { isMoved: false }),
      ...reusedIdWarning(ledger),
    ],
  };
}

async function keptAside(journal: string): Promise<VerifiedState['journal']['keptAside']> {
  const path = quarantinePathOf(journal);
  const bytes = await readOwnFile(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return '';
    throw asDiskError(error, path);
  });
  const lines = bytes
    .toString()
    .split('\n')
    .filter((line) => line !== '').length;
  return lines === 0 ? null : { path, lines };
}

/**
 * Puts damaged files out of the way (`<file>.damaged`), so that they count as missing and the next run fetches them
 * again. Under the lock, and each is looked at once more: a run may have mended it since.
 * @returns the paths that the files had
 * @throws NarrateError `locked`, `not-writable`, `disk-full`
 */
export async function quarantineDamaged(
  folder: string,
  broken: readonly BrokenTake[],
  clock: Clock,
): Promise<readonly string[]> {
  const damaged = broken.filter(({ kind }) => kind === 'damaged');
  if (damaged.length === 0) return [];
  const paths = pathsOf(folder);
  const store = takeStore(paths.takes);
  const lock = await takeLock(paths.lock, { clock, onWait: null });
  try {
    const moved: string[] = [];
    for (const { take } of damaged) {
      if ((await checkTake(store, take))?.kind !== 'damaged') continue;
      await store.setAside(take);
      moved.push(store.pathOf(take));
    }
    return moved;
  } finally {
    await lock.release();
  }
}

/** Reads a take to its end: size, SHA-256, and a WAV header that agrees with them. Null: it is as it was. */
async function checkTake(store: TakeStore, take: Take): Promise<BrokenTake | null> {
  const path = store.pathOf(take);
  try {
    const { bytes, sha256 } = await hashOf(path);
    if (bytes !== take.bytes) {
      const sizes = `has ${bytes.toLocaleString('en-US')} of ${take.bytes.toLocaleString('en-US')} bytes`;
      return { take, kind: 'damaged', reason: sizes };
    }
    const wav = await inspectWav(path);
    if (wav.kind === 'bad') return { take, kind: 'damaged', reason: wav.message };
    if (sha256 === take.sha256) return null;
    return { take, kind: 'damaged', reason: 'differs from the file that was downloaded' };
  } catch (error) {
    const code = systemCode(error);
    switch (code) {
      case undefined:
        throw error;
      case 'ENOENT':
      case 'ENOTDIR':
        return { take, kind: 'missing', reason: 'is missing' };
      case 'EACCES':
      case 'EPERM':
        return { take, kind: 'unreadable', reason: 'cannot be read by this user' };
      default:
        return { take, kind: 'damaged', reason: `cannot be read (${code})` };
    }
  }
}
