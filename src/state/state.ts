import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import type { OnEvent } from '../base/events.js';
import { type Holder, nameOfHolder } from '../base/holder.js';
import type { Clock } from '../base/time/clock.js';
import { requireFolder } from '../files/require-file.js';
import { type Alignments, localAlignments } from './alignments.js';
import { type DirectAudioStore, directAudioStore } from './direct-audio.js';
import { corruptWarning } from './journal/corrupt-warning.js';
import { type Journal, openJournal, readJournal } from './journal/journal.js';
import type { JournalEntry, Take } from './journal/journal-entry.js';
import { reusedIdWarning } from './journal/request-owners.js';
import { foldJournal, type Ledger } from './ledger.js';
import { type LockOptions, lockHolder, takeLock } from './lock.js';
import type { OpenShare } from './share.js';
import { availableTakes, chosenTakes, type TakeStore, takeStore } from './takes.js';

/** What is paid for and which takes exist, at one moment. */
export interface Snapshot {
  readonly ledger: Ledger;
  /** All takes that exist with their size, on this machine or in the store, by key, oldest first. */
  readonly here: ReadonlyMap<string, readonly Take[]>;
  /** The take of `here` that is used, by key (see `chosenTakes`). */
  readonly present: ReadonlyMap<string, Take>;
}

/** A state folder (`.narrate` or `.narrate/draft`) that is locked and open for a run. */
export interface State {
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly directAudio: DirectAudioStore;
  readonly alignments: Alignments;
  readonly warnings: readonly Diagnostic[];
  /** Returns the current snapshot. */
  snapshot(): Promise<Snapshot>;
  /** Quarantines the damaged file of a take, so that it counts as missing. @throws NarrateError `not-writable`, `unsafe-path` */
  quarantine(take: Take): Promise<void>;
  /** Resolves when everything that was paid for is in the store, if there is one. What is not is reported as a warning. */
  settled(): Promise<void>;
  /** Closes the share and the journal, and releases the lock. */
  close(): Promise<void>;
}

/** Returns the paths within a state folder. */
export const pathsOf = (folder: string) => ({
  journal: join(folder, 'journal.jsonl'),
  lock: join(folder, 'lock'),
  takes: join(folder, 'takes'),
  directAudio: join(folder, 'answers'),
  cache: join(folder, 'cache'),
  alignments: join(folder, 'align'),
});

/** A state folder as a read-only command sees it. */
export interface FoundState {
  readonly snapshot: Snapshot;
  readonly takes: Pick<TakeStore, 'pathOf' | 'isRemoteOnly' | 'download'>;
  /** The run that holds the lock, as far as is known; null: none. */
  readonly holder: Holder | null;
  readonly warnings: readonly Diagnostic[];
}

function snapshotOf(ledger: Ledger, here: Snapshot['here']): Snapshot {
  return { ledger, here, present: chosenTakes(here, ledger) };
}

/** What is known of the store of a state folder. */
export interface KnownStore {
  /** Journal lines of the store that the local journal lacks. */
  readonly entries: readonly JournalEntry[];
  /** Returns whether the store has a recording. */
  has(take: Take): boolean;
}

/** The `KnownStore` of a state folder without a store. */
export const noStore: KnownStore = { entries: [], has: () => false };

/**
 * Reads a state folder without changing or locking it, together with what is known of its store.
 * @throws NarrateError `journal-newer`, `not-writable` if the journal cannot be read, `unsafe-path`
 */
export async function readState(
  folder: string,
  origin: string,
  known: KnownStore = noStore,
): Promise<FoundState> {
  const paths = pathsOf(folder);
  const content = await readJournal(paths.journal);
  const ledger = foldJournal([...content.entries, ...known.entries], origin);
  const local = takeStore(paths.takes);
  const has = (take: Take): boolean => local.has(take) || known.has(take);
  return {
    snapshot: snapshotOf(ledger, availableTakes(ledger, has)),
    takes: known === noStore ? local : { ...local, isRemoteOnly: (take) => !local.has(take) },
    holder: await lockHolder(paths.lock),
    warnings: [...corruptWarning(paths.journal, content, { isMoved: false }), ...reusedIdWarning(ledger)],
  };
}

/** What a wait for a lock needs. */
export interface LockContext {
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** Returns lock options that report a wait as a `lock-waiting` event. */
export const waitingFor = ({ clock, onEvent, signal }: LockContext): LockOptions => ({
  clock,
  signal,
  onWait: ({ holder, leftMs }) =>
    onEvent({ type: 'lock-waiting', holder: holder === null ? null : nameOfHolder(holder), leftMs }),
});

/**
 * Opens a state folder for a run.
 * @param options.share attaches a store; null or left out: there is none
 * @param options.brought how many lines that the local journal lacks will be merged into it. Default: 0
 * @throws NarrateError `locked`, `journal-newer`, `journal-corrupt`, `disk-full`, `not-writable`, `unsafe-path`, and what `share` throws; the signal's reason
 */
export async function openState(
  folder: string,
  options: LockContext & {
    readonly origin: string;
    readonly share?: OpenShare | null;
    readonly brought?: number;
  },
): Promise<State> {
  const paths = pathsOf(folder);
  const { origin, clock, brought = 0 } = options;
  // narrate must not buy audio that it cannot store there.
  for (const needed of [paths.takes, paths.directAudio]) requireFolder(needed);
  const lock = await takeLock(paths.lock, waitingFor(options));
  let own: Journal | null = null;
  try {
    const content = await readJournal(paths.journal);
    own = await openJournal(paths.journal, { content, origin, clock, brought });
    const locked: Journal = { ...own, requireOwn: () => lock.require() };
    const local = {
      journal: locked,
      takes: takeStore(paths.takes),
      alignments: localAlignments(paths.alignments),
    };
    const share = (await options.share?.(local)) ?? null;
    const { journal, takes, alignments } = share ?? local;
    // The journal only grows, and only `quarantine` removes files: until then the last snapshot stays valid.
    const takeSnapshot = () => {
      const ledger = foldJournal(journal.entries, origin);
      return { steps: journal.entries.length, snapshot: snapshotOf(ledger, takes.available(ledger)) };
    };
    const first = takeSnapshot();
    let latest: ReturnType<typeof takeSnapshot> | null = first;
    return {
      journal,
      takes,
      directAudio: directAudioStore(paths.directAudio),
      alignments,
      warnings: [
        ...corruptWarning(paths.journal, content, { isMoved: true }),
        ...reusedIdWarning(first.snapshot.ledger),
      ],
      async snapshot() {
        if (latest?.steps !== journal.entries.length) latest = takeSnapshot();
        return latest.snapshot;
      },
      async quarantine(take) {
        await takes.quarantine(take);
        latest = null;
      },
      async settled() {
        await share?.settled();
      },
      async close() {
        await share?.close();
        await journal.close().finally(() => lock.release());
      },
    };
  } catch (error) {
    await own?.close();
    await lock.release();
    throw error;
  }
}
