import type { Diagnostic } from '../base/diagnostic.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { readJournal } from '../state/journal/journal.js';
import { type KnownStore, pathsOf } from '../state/state.js';
import { takeStore } from '../state/takes.js';
import type { ObjectStore } from '../store/object-store.js';
import { damagedLines, requireSame } from './attach-store.js';
import { type PulledJournal, pullJournal } from './pull-journal.js';
import { isListed, takesPrefix } from './shared-takes.js';
import { readStoreCache } from './store-cache.js';

/** Returns the content of a store when it was last read. The local journal has had its lines since then. */
export function cachedStore(cachePath: string): KnownStore {
  const { takes } = readStoreCache(cachePath);
  return { entries: [], has: (take) => isListed(takes, take) };
}

/** The current content of a store. */
export interface StoreContents {
  readonly pulled: PulledJournal;
  /** Sizes in bytes of the recordings' objects, by object name. */
  readonly objects: ReadonlyMap<string, number>;
  readonly known: KnownStore;
  /** Whether this machine has journal lines or recordings that the store lacks. */
  readonly isBehind: boolean;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the journal of a store and lists its recordings. It writes nothing, on this machine or in the store.
 * @throws NarrateError `store-unreachable`, `store-refused`, `journal-newer`; the signal's reason
 */
export async function readStoreContents({
  store,
  stateFolder,
  cachePath,
  signal,
}: {
  readonly store: ObjectStore;
  readonly stateFolder: string;
  readonly cachePath: string;
  readonly signal: AbortSignal;
}): Promise<StoreContents> {
  const cache = readStoreCache(cachePath);
  const { entries } = await readJournal(pathsOf(stateFolder).journal);
  const localIds = new Set(entries.map(({ id }) => id));
  const [pulled, listed] = await Promise.all([
    pullJournal(store, { known: cache.segments, localIds, signal }),
    store.list(takesPrefix, signal),
  ]);
  requireSame(store, cache, pulled);
  const objects = new Map(listed.map(({ name, bytes }) => [name, bytes]));
  const code: NoticeCode = 'store-damaged';
  const message = damagedLines(store, pulled);
  const inStore = new Set([...pulled.segments.values()].flatMap(({ ids }) => ids));
  const local = takeStore(pathsOf(stateFolder).takes);
  return {
    pulled,
    objects,
    known: { entries: pulled.entries, has: (take) => isListed(objects, take) },
    isBehind: entries.some(
      (entry) =>
        !inStore.has(entry.id) || (entry.type === 'taken' && !isListed(objects, entry) && local.has(entry)),
    ),
    warnings: pulled.damaged === 0 ? [] : [{ code, severity: 'warning', message }],
  };
}
