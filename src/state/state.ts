import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import type { OnEvent } from '../base/events.js';
import { type Holder, nameOfHolder } from '../base/holder.js';
import type { Clock } from '../base/time/clock.js';
import { requireFolder } from '../files/require-file.js';
import { type Alignments, localAlignments } from './alignments.js';
import { continueLedger, ledgerSteps } from './continue-ledger.js';
import { type DirectAudioStore, directAudioStore } from './direct-audio.js';
import { corruptWarning } from './journal/corrupt-warning.js';
import {
  intactJournal,
  type Journal,
  type JournalContent,
  openJournal,
  parseJournal,
  readJournalBytes,
} from './journal/journal.js';
import type { JournalEntry, Take } from './journal/journal-entry.js';
import { reusedIdWarning } from './journal/request-owners.js';
import { foldJournal, type Ledger } from './ledger.js';
import type { Checkpoint, LedgerCache } from './ledger-cache.js';
import { type Lock, type LockOptions, lockHolder, takeLock } from './lock.js';
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

/**
 * Is called with the journal when a state is open for a run, and returns a function that is called before it is closed. Between
 * the two, other work of the same process may append lines.
 */
export type OnOpen = (journal: Pick<Journal, 'append'>) => () => void;

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

/** What a state folder is opened with. */
export interface StateSource {
  /** The gateway of the run. */
  readonly origin: string;
  /** The cache of the ledger for this origin. Absent: there is none. */
  readonly ledgers?: LedgerCache;
}

/**
 * Reads a journal and its ledger, which comes from the cache if the file is unchanged, and continues the cached one if it grew.
 * @throws NarrateError `journal-newer`, `not-writable` if the journal cannot be read, `unsafe-path`
 */
async function readLedger(
  path: string,
  source: StateSource,
): Promise<{ readonly content: JournalContent; readonly ledger: Ledger }> {
  const { origin, ledgers } = source;
  const bytes = await readJournalBytes(path);
  const known = cachedLedger(path, bytes, source);
  if (known !== null) return { content: intactJournal(path, bytes, known.count), ledger: known.ledger };
  const content = parseJournal(path, bytes);
  const { entries } = content;
  const ledger = foldJournal(entries, origin);
  const isIntact = content.corrupt.length === 0 && !content.torn;
  if (isIntact && entries.length > 0) {
    const steps = ledgerSteps(entries);
    ledgers?.set(bytes, { ledger, count: entries.length, steps }, { isContinued: false });
  }
  return { content, ledger };
}

/** Returns the ledger of a journal from its cached beginning; null: the whole journal must be parsed. @throws NarrateError `journal-newer` */
function cachedLedger(
  path: string,
  bytes: Uint8Array,
  { origin, ledgers }: StateSource,
): Pick<Checkpoint, 'ledger' | 'count'> | null {
  const checkpoint = ledgers?.find(bytes, (part) => parseJournal(path, part).entries);
  if (!ledgers || !checkpoint || checkpoint.size === bytes.length) return checkpoint ?? null;
  const rest = parseJournal(path, bytes.subarray(checkpoint.size));
  if (rest.corrupt.length > 0 || rest.torn) return null;
  const continued = continueLedger(checkpoint, rest.entries, origin);
  if (continued === null) return null;
  const known = { ...continued, count: checkpoint.count + rest.entries.length };
  ledgers.set(bytes, known, { isContinued: true });
  return known;
}

/**
 * Reads a state folder without changing or locking it, together with what is known of its store.
 * @throws NarrateError `journal-newer`, `not-writable` if the journal cannot be read, `unsafe-path`
 */
export async function readState(
  folder: string,
  source: StateSource,
  known: KnownStore = noStore,
): Promise<FoundState> {
  const paths = pathsOf(folder);
  const { content, ledger: ofFile } = await readLedger(paths.journal, source);
  const ledger =
    known.entries.length === 0 ? ofFile : foldJournal([...content.entries, ...known.entries], source.origin);
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

/** Returns a journal that checks the lock before a request is sent. */
const lockedJournal = (own: Journal, lock: Lock): Journal => ({
  get entries() {
    return own.entries;
  },
  count: own.count,
  append: own.append,
  merge: own.merge,
  requireOwn: () => lock.require(),
  close: own.close,
});

/**
 * Opens a state folder for a run.
 * @param options.share attaches a store; null or left out: there is none
 * @param options.brought how many lines that the local journal lacks will be merged into it. Default: 0
 * @throws NarrateError `locked`, `journal-newer`, `journal-corrupt`, `disk-full`, `not-writable`, `unsafe-path`, and what `share` throws; the signal's reason
 */
export async function openState(
  folder: string,
  options: LockContext &
    StateSource & {
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
    const { content, ledger: ofFile } = await readLedger(paths.journal, options);
    const countInFile = content.count ?? content.entries.length;
    own = await openJournal(paths.journal, { content, origin, clock, brought });
    const local = {
      journal: lockedJournal(own, lock),
      takes: takeStore(paths.takes),
      alignments: localAlignments(paths.alignments),
    };
    const share = (await options.share?.(local)) ?? null;
    const { journal, takes, alignments } = share ?? local;
    // The journal only grows, and only `quarantine` removes files: until then the last snapshot stays valid.
    const takeSnapshot = () => {
      const count = journal.count();
      const ledger = count === countInFile ? ofFile : foldJournal(journal.entries, origin);
      return { count, snapshot: snapshotOf(ledger, takes.available(ledger)) };
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
        if (latest?.count !== journal.count()) latest = takeSnapshot();
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
