import { join } from 'node:path';
import type { Clock } from '../base/clock.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { type AnswerStore, answerStore } from './answers.js';
import { corruptWarning } from './corrupt-warning.js';
import { type Journal, openJournal, readJournal } from './journal.js';
import type { Take } from './journal-entry.js';
import { foldJournal, type Ledger } from './ledger.js';
import { type Holder, lockHolder, takeLock } from './lock.js';
import { chosenTakes, type TakeStore, takeStore } from './takes.js';

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
  readonly takes: Pick<TakeStore, 'pathOf'>;
  /** Who is at work on it, as far as can be told; null: nobody. */
  readonly holder: Holder | null;
  readonly warnings: readonly Diagnostic[];
}

function snapshotOf(ledger: Ledger, takes: TakeStore): Snapshot {
  const here = takes.here(ledger);
  return { ledger, here, present: chosenTakes(here, ledger) };
}

/** Looks at a state folder without touching it, whoever holds it. @throws NarrateError `journal-newer` */
export async function readState(folder: string, origin: string): Promise<FoundState> {
  const paths = pathsOf(folder);
  const content = await readJournal(paths.journal);
  const ledger = foldJournal(content.entries, origin);
  const takes = takeStore(paths.takes);
  return {
    snapshot: snapshotOf(ledger, takes),
    takes,
    holder: await lockHolder(paths.lock),
    warnings: corruptWarning(paths.journal, content.corrupt, { isMoved: false }),
  };
}

/** Opens a state folder for a run. @throws NarrateError `locked`, `journal-newer`, `disk-full`, `not-writable` */
export async function openState(folder: string, options: { origin: string; clock: Clock }): Promise<State> {
  const paths = pathsOf(folder);
  const { origin, clock } = options;
  const lock = await takeLock(paths.lock, clock.now());
  try {
    const content = await readJournal(paths.journal);
    const journal = await openJournal(paths.journal, { content, origin, clock });
    const takes = takeStore(paths.takes);
    // The journal only grows, and files go by `setAside` alone: until then a look at a thousand takes holds good.
    let latest: { readonly steps: number; readonly snapshot: Snapshot } | null = null;
    const look = () => snapshotOf(foldJournal(journal.entries, origin), takes);
    return {
      journal,
      takes,
      answers: answerStore(paths.answers),
      warnings: corruptWarning(paths.journal, content.corrupt, { isMoved: true }),
      async snapshot() {
        const steps = journal.entries.length;
        if (latest?.steps !== steps) latest = { steps, snapshot: look() };
        return latest.snapshot;
      },
      async setAside(take) {
        await takes.setAside(take);
        latest = null;
      },
      async close() {
        await journal.close().finally(() => lock.release());
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
