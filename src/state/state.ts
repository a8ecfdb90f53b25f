import { join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.js';
import type { OnEvent } from '../base/events.js';
import { type Holder, nameOfHolder } from '../base/holder.js';
import type { Clock } from '../base/time/clock.js';
import { requireFolder } from '../files/require-file.js';
import { type AnswerStore, answerStore } from './answers.js';
import { corruptWarning } from './journal/corrupt-warning.js';
import { type Journal, openJournal, readJournal } from './journal/journal.js';
import type { JournalEntry, Take } from './journal/journal-entry.js';
import { reusedIdWarning } from './journal/request-owners.js';
import { foldJournal, type Ledger } from './ledger.js';
import { type LockOptions, lockHolder, takeLock } from './lock.js';
import type { OpenShare } from './share.js';
import { chosenTakes, type TakeStore, takeStore, takesHere } from './takes.js';

/** What is paid for and what is here, at one moment. */
export interface Snapshot {
  readonly ledger: Ledger;
  /** All takes whose files are here with their size, by key, oldest first. */
  readonly here: ReadonlyMap<string, readonly Take[]>;
  /** Of these the one that is used, by key (see `chosenTakes`). */
  readonly present: ReadonlyMap<string, Take>;
}

/** A state folder (`.narrate`, `.narrate/draft`), locked and open for a run. */
export interface State {
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly answers: AnswerStore;
  readonly warnings: readonly Diagnostic[];
  snapshot(): Promise<Snapshot>;
  /** Puts a take's damaged file out of the way, so that it counts as missing. */
  setAside(take: Take): Promise<void>;
  /** Resolves when what was paid for is in the store too, where there is one; what did not get there is a warning. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Where things lie in a state folder. */
export const pathsOf = (folder: string) => ({
  journal: join(folder, 'journal.jsonl'),
  lock: join(folder, 'lock'),
  takes: join(folder, 'takes'),
  answers: join(folder, 'answers'),
  cache: join(folder, 'cache'),
});

/** A state folder as it was found. */
export interface FoundState {
  readonly snapshot: Snapshot;
  /** Where its recordings lie. */
  readonly takes: Pick<TakeStore, 'pathOf' | 'isAway' | 'download'>;
  /** Who is at work on it, as far as can be told; null: nobody. */
  readonly holder: Holder | null;
  readonly warnings: readonly Diagnostic[];
}

function snapshotOf(ledger: Ledger, here: Snapshot['here']): Snapshot {
  return { ledger, here, present: chosenTakes(here, ledger) };
}

/** What is known of a store beside a state folder. */
export interface Beside {
  /** Journal lines that are not here. */
  readonly entries: readonly JournalEntry[];
  /** Whether it has a recording. */
  has(take: Take): boolean;
}

/** Of a folder that has no store. */
export const nothingBeside: Beside = { entries: [], has: () => false };

/**
 * Looks at a state folder without touching it, whoever holds it, and at what is known beside it.
 * @throws NarrateError `journal-newer`
 */
export async function readState(
  folder: string,
  origin: string,
  beside: Beside = nothingBeside,
): Promise<FoundState> {
  const paths = pathsOf(folder);
  const content = await readJournal(paths.journal);
  const ledger = foldJournal([...content.entries, ...beside.entries], origin);
  const local = takeStore(paths.takes);
  const has = (take: Take): boolean => local.has(take) || beside.has(take);
  return {
    snapshot: snapshotOf(ledger, takesHere(ledger, has)),
    takes: beside === nothingBeside ? local : { ...local, isAway: (take) => !local.has(take) },
    holder: await lockHolder(paths.lock),
    warnings: [...corruptWarning(paths.journal, content, { isMoved: false }), ...reusedIdWarning(ledger)],
  };
}

/** What waiting for a lock takes. */
export interface LockContext {
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** The same as options of a lock: who waits is told for whom, and for how long. */
export const waitingFor = ({ clock, onEvent, signal }: LockContext): LockOptions => ({
  clock,
  signal,
  onWait: ({ holder, leftMs }) =>
    onEvent({ type: 'lock-waiting', holder: holder === null ? null : nameOfHolder(holder), leftMs }),
});

/**
 * Opens a state folder for a run; `share`: with what a store has; `brought`: how many lines that are not here will be merged.
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
  // Before anything is bought that could not be kept there.
  for (const kept of [paths.takes, paths.answers]) requireFolder(kept);
  const lock = await takeLock(paths.lock, waitingFor(options));
  let own: Journal | null = null;
  try {
    const content = await readJournal(paths.journal);
    own = await openJournal(paths.journal, { content, origin, clock, brought });
    const locked: Journal = { ...own, requireOwn: () => lock.require() };
    const local = { journal: locked, takes: takeStore(paths.takes) };
    const share = (await options.share?.(local)) ?? null;
    const { journal, takes } = share ?? local;
    // The journal only grows, and files go by `setAside` alone: until then a look at a thousand takes holds good.
    const look = () => {
      const ledger = foldJournal(journal.entries, origin);
      return { steps: journal.entries.length, snapshot: snapshotOf(ledger, takes.here(ledger)) };
    };
    const first = look();
    let latest: ReturnType<typeof look> | null = first;
    return {
      journal,
      takes,
      answers: answerStore(paths.answers),
      warnings: [
        ...corruptWarning(paths.journal, content, { isMoved: true }),
        ...reusedIdWarning(first.snapshot.ledger),
      ],
      async snapshot() {
        if (latest?.steps !== journal.entries.length) latest = look();
        return latest.snapshot;
      },
      async setAside(take) {
        await takes.setAside(take);
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
