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
import { type KnownStore, noStore, pathsOf } from './state.js';
import { hashOf, type TakeStore, takeStore } from './takes.js';

/**
 * A take whose file is not what the journal says. `missing`: the file does not exist; `damaged`: its size or content has
 * changed; `unreadable`: this user may not read it, so its state is unknown.
 */
export interface BrokenTake {
  readonly take: Take;
  readonly kind: 'missing' | 'damaged' | 'unreadable';
  /** A clause without a subject, for messages: `has 100 of 96,044 bytes`. */
  readonly reason: string;
}

/** The result of reading every byte of a state folder. */
export interface VerifiedState {
  readonly ledger: Ledger;
  /** The newest undamaged take of each key. */
  readonly whole: ReadonlyMap<string, Take>;
  /** In the order of the journal. */
  readonly broken: readonly BrokenTake[];
  /** The number of remote-only takes, as far as is known here. They were not read. */
  readonly away: number;
  readonly journal: {
    /** The number of readable lines. */
    readonly lines: number;
    readonly corrupt: readonly CorruptLine[];
    /** Whether a crash cut the last line short, which loses nothing. */
    readonly torn: boolean;
    /** The file of the lines that earlier runs could not read, and their number; null: there are none. */
    readonly keptAside: { readonly path: string; readonly lines: number } | null;
  };
  readonly warnings: readonly Diagnostic[];
}

/** Files read at once. More than one keeps disk and processor busy at the same time. */
const readers = 4;

/**
 * Reads a state folder in full, without a lock and without changing it.
 * @param known what is known of its store
 * @throws NarrateError `journal-newer`, `not-writable` if the journal cannot be read, `unsafe-path`
 */
export async function verifyState(
  folder: string,
  origin: string,
  known: KnownStore = noStore,
): Promise<VerifiedState> {
  const paths = pathsOf(folder);
  const { entries, corrupt, torn } = await readJournal(paths.journal);
  const ledger = foldJournal(entries, origin);
  const store = takeStore(paths.takes);
  const takes = [...ledger.takes.values()].flat();
  const verified = await pLimit(readers).map(takes, (take) => verifyTake(store, take));
  const isRemoteOnly = ({ take, kind }: BrokenTake): boolean => kind === 'missing' && known.has(take);
  const notWhole = verified.filter((one) => one !== null);
  const broken = notWhole.filter((one) => !isRemoteOnly(one));
  const isBroken = new Set(broken.map(({ take }) => take));
  return {
    ledger,
    // In a Map, a later take replaces an earlier one of the same key.
    whole: new Map(takes.filter((take) => !isBroken.has(take)).map((take) => [take.key, take])),
    broken,
    away: notWhole.length - broken.length,
    journal: { lines: entries.length, corrupt, torn, keptAside: await quarantinedLines(paths.journal) },
    warnings: [
      ...corruptWarning(paths.journal, { entries, corrupt }, { isMoved: false }),
      ...reusedIdWarning(ledger),
    ],
  };
}

async function quarantinedLines(journal: string): Promise<VerifiedState['journal']['keptAside']> {
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
 * Quarantines damaged files as `<file>.damaged`, so that they count as missing and the next run downloads them again. It
 * holds the lock and verifies each file again, because a run may have repaired it since.
 * @returns the original paths of the files
 * @throws NarrateError `locked`, `not-writable`, `disk-full`, `unsafe-path`
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
      if ((await verifyTake(store, take))?.kind !== 'damaged') continue;
      await store.quarantine(take);
      moved.push(store.pathOf(take));
    }
    return moved;
  } finally {
    await lock.release();
  }
}

/** Reads a whole take and compares its size, its SHA-256 and its WAV header with the journal; null: it is undamaged. */
async function verifyTake(store: TakeStore, take: Take): Promise<BrokenTake | null> {
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
