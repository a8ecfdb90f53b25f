import { NarrateError } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import type { Journal } from '../state/journal/journal.js';
import { requireReadable } from '../state/journal/require-readable.js';
import type { ObjectStore } from '../store/object-store.js';
import { overlapIn } from './fence.js';
import { type PulledJournal, pullJournal } from './pull-journal.js';
import { takesPrefix } from './shared-takes.js';
import { readStoreCache, type StoreCache, writeStoreCache } from './store-cache.js';

/** The content of a store when it was attached. */
export interface AttachedStore {
  readonly pulled: PulledJournal;
  /** Sizes in bytes of the recordings' objects, by object name. */
  readonly listed: ReadonlyMap<string, number>;
}

/**
 * Merges the store's journal into the local one, and lists the recordings of the store.
 * @param options.mayBeEmpty whether the store may be empty although it was not before
 * @throws NarrateError `store-unreachable`, `store-refused`, `journal-newer`, `journal-corrupt`, `disk-full`, `not-writable`; the signal's reason
 */
export async function attachStore(
  journal: Journal,
  {
    store,
    cachePath,
    mayBeEmpty,
    signal,
    onEvent,
  }: {
    readonly store: ObjectStore;
    readonly cachePath: string;
    readonly mayBeEmpty: boolean;
    readonly signal: AbortSignal;
    readonly onEvent: OnEvent;
  },
): Promise<AttachedStore> {
  const cache = readStoreCache(cachePath);
  const localIds = new Set(journal.entries.map(({ id }) => id));
  const [pulled, listed] = await Promise.all([
    pullJournal(store, { known: cache.segments, localIds, signal }),
    store.list(takesPrefix, signal),
  ]);
  if (!mayBeEmpty) {
    requireSame(store, cache, pulled);
    const whole = localIds.size + pulled.entries.length;
    requireReadable(store.place, { corrupt: pulled.damaged, whole }, { hint: corruptStoreHint });
  }
  if (pulled.damaged > 0)
    onEvent({ type: 'warning', code: 'store-damaged', message: damagedLines(store, pulled) });
  await mergePulled(journal, pulled, onEvent);
  const sizes = new Map(listed.map(({ name, bytes }) => [name, bytes]));
  await writeStoreCache(cachePath, { segments: pulled.segments, takes: sizes });
  return { pulled, listed: sizes };
}

const corruptStoreHint =
  'Restore the objects below journal/ in the store, or run `narrate push` on a machine that has the complete journal. To continue without the store, use --store none: a run then buys again what only the store recorded.';

/** Merges a store's lines into the journal, and warns if two holders of the lease bought at the same time. @throws as `Journal.merge` */
export async function mergePulled(journal: Journal, pulled: PulledJournal, onEvent: OnEvent): Promise<void> {
  await journal.merge(pulled.entries);
  const overlap = overlapIn(journal.entries, new Set(pulled.entries.map(({ id }) => id)));
  if (overlap === null) return;
  const { requests, first, last } = overlap;
  onEvent({
    type: 'warning',
    code: 'store-two-holders',
    message: `Two runs held the store at the same time and bought ${requests} recordings between ${first} and ${last}. Chunks that both runs bought are paid for twice.`,
  });
}

/** Returns the message about the damaged object of a recording. */
export const damagedObject = ({ place }: ObjectStore, name: string): string =>
  `${place}/${name} is damaged, or is not the recording that was paid for. It counts as missing.`;

/** Returns the message about unreadable journal lines of a store. */
export const damagedLines = ({ place }: ObjectStore, { damaged }: PulledJournal): string =>
  `${damaged === 1 ? 'A line' : `${damaged} lines`} of the journal in ${place} cannot be read and ${damaged === 1 ? 'is' : 'are'} ignored.`;

/**
 * Fails if a store that had a journal is empty now. A network share that is not mounted looks like that, and a run would buy
 * everything again.
 * @throws NarrateError `store-unreachable`
 */
export function requireSame({ place }: ObjectStore, cache: StoreCache, { segments }: PulledJournal): void {
  if (cache.segments.size === 0 || segments.size > 0) return;
  throw new NarrateError('store-unreachable', `The store ${place} had a journal before, but is empty now.`, {
    hint: 'Check that the disk is mounted and that the address is right. If you emptied the store on purpose, `narrate push` uploads everything from this machine.',
  });
}
