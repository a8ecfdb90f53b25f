import { basename, join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import type { Clock } from '../base/time/clock.js';
import type { PlannedStore } from '../plan/planned-store.js';
import type { Share } from '../state/share.js';
import {
  type FoundState,
  type KnownStore,
  noStore,
  type OnOpen,
  openState,
  pathsOf,
  readState,
  type State,
  type StateSource,
} from '../state/state.js';
import type { Packing } from '../store/flac/packing.js';
import { idOfPlace, nameOfPlace, openStore, type StorePlace } from '../store/open-store.js';
import { openLedgerMemory } from './cache/ledger-memory.js';
import type { OpenProject } from './open-project.js';

/** What work with a store needs. */
interface StoreContext {
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Returns a number from 0 to 1, for jitter. */
  readonly random: () => number;
  readonly onOpen?: OnOpen | undefined;
}

/** Retries of a run, which cannot go on without its store. */
export const runRetryLimits = { tries: 4, stallMs: 20_000 };
/** Retries of a read-only command, which can answer without the store. */
export const readOnlyRetryLimits = { tries: 2, stallMs: 8_000 };

/**
 * Opens a book's state for a run, with its store if it has one.
 * @throws NarrateError `locked`, `journal-newer`, `journal-corrupt`, `disk-full`, `not-writable`, `unsafe-path`; with a store
 * also `store-unreachable`, `store-refused`, `store-origin`, `store-lost`
 */
export async function openStateOf(project: OpenProject, context: StoreContext): Promise<State> {
  const state =
    project.store === null
      ? await openState(project.stateFolder, { ...context, ...ledgerSource(project) })
      : (await openWithStore(project, project.store, { ...context, mayBeEmpty: false })).state;
  const onClose = context.onOpen?.(state.journal);
  if (onClose === undefined) return state;
  return {
    ...state,
    close() {
      onClose();
      return state.close();
    },
  };
}

/**
 * Opens the state of a book that has a store, and attaches the store.
 * @param context `mayBeEmpty`: an empty store is accepted and filled
 * @throws as `openStateOf`
 */
export async function openWithStore(
  project: OpenProject,
  place: StorePlace,
  context: StoreContext & { readonly mayBeEmpty: boolean },
): Promise<{ readonly state: State; readonly share: Share }> {
  const { stateFolder, origin, environment } = project;
  const store = await openStore(place, { ...context, environment, retryLimits: runRetryLimits });
  let share: Share | null = null;
  try {
    const { openShare } = await import('../sync/open-share.js');
    const open = openShare({
      ...context,
      store,
      format: place.format,
      packing: await packingOf(project),
      cachePath: storeCachePathOf(project, place),
      alignmentsFolder: pathsOf(stateFolder).alignments,
    });
    const state = await openState(stateFolder, {
      ...context,
      origin,
      async share(here) {
        share = await open(here);
        return share;
      },
    });
    if (share === null) throw new NarrateError('internal', 'The store was not opened.');
    return { state: { ...state, close: () => state.close().finally(() => store.close()) }, share };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Returns the origin of a project's run, and the cache of the ledger. */
function ledgerSource({ book, origin }: OpenProject): StateSource {
  const name = `${basename(book.manifestFile)}.${book.profile.name}`;
  return { origin, ledgers: openLedgerMemory({ root: book.root, name, origin }) };
}

/** Returns the path of the file that records what a store held when it was last read. */
export const storeCachePathOf = ({ stateFolder, environment }: OpenProject, place: StorePlace): string =>
  join(stateFolder, 'store', `${idOfPlace(place, environment)}.json`);

/** Returns the packing of recordings for a store. It looks for ffmpeg when it is first needed. */
export async function packingOf({ environment }: OpenProject): Promise<Packing> {
  const { flacPacking } = await import('../store/flac/flac-packing.js');
  let found: Promise<string> | null = null;
  const find = async (signal: AbortSignal): Promise<string> => {
    const { findFfmpeg } = await import('../audio/ffmpeg/find-ffmpeg.js');
    const ffmpegPath = environment.FFMPEG_PATH || null;
    const searchPath = environment.PATH ?? '';
    return (await findFfmpeg({ ffmpegPath, searchPath, encoders: ['flac'], known: null, signal })).path;
  };
  return flacPacking((signal) => {
    found ??= find(signal);
    return found;
  });
}

/** Reads a book's state without changing it. What its store held when it was last read counts, too; the network is not used. */
export const readStateOf = async (project: OpenProject): Promise<FoundState> =>
  readState(project.stateFolder, ledgerSource(project), await lastStoreContents(project));

/** Returns what a book's store held when it was last read. */
export async function lastStoreContents(project: OpenProject): Promise<KnownStore> {
  if (project.store === null) return noStore;
  const { cachedStore } = await import('../sync/read-store-contents.js');
  return cachedStore(storeCachePathOf(project, project.store));
}

/** A book's state, and whether its store could be read. */
export interface SharedState extends FoundState {
  /** Null: the book has no store. */
  readonly store: PlannedStore | null;
  /** Why the store could not be read, with a hint; null: it was read, or there is none. */
  readonly refusal: NarrateError | null;
  /**
   * Whether this machine has recordings or journal lines that the store lacks, and no run that may be about to upload them.
   * False: the store has everything, it could not be read, or there is none.
   */
  readonly isAhead: boolean;
}

/**
 * Reads a book's state without changing it, and reads from its store what is paid for: the journal and a listing, no audio.
 * If the store cannot be read, what it held when it was last read counts.
 */
export async function readSharedState(
  project: OpenProject,
  context: Omit<StoreContext, 'onEvent'>,
): Promise<SharedState> {
  const { stateFolder, store: place, environment } = project;
  if (place === null)
    return {
      ...(await readState(stateFolder, ledgerSource(project))),
      store: null,
      refusal: null,
      isAhead: false,
    };
  const name = nameOfPlace(place);
  try {
    const store = await openStore(place, { ...context, environment, retryLimits: readOnlyRetryLimits });
    const { readStoreContents } = await import('../sync/read-store-contents.js');
    const { known, warnings, isBehind } = await readStoreContents({
      store,
      stateFolder,
      cachePath: storeCachePathOf(project, place),
      signal: context.signal,
    }).finally(() => store.close());
    const found = await readState(stateFolder, ledgerSource(project), known);
    return {
      ...found,
      warnings: [...found.warnings, ...warnings],
      store: { place: name, unknown: null },
      refusal: null,
      isAhead: isBehind && found.holder === null,
    };
  } catch (error) {
    if (!(error instanceof NarrateError) || !isOfStore(error)) throw error;
    return {
      ...(await readStateOf(project)),
      store: { place: name, unknown: error.message },
      refusal: error,
      isAhead: false,
    };
  }
}

/** Tells whether an error means that the store cannot be read: also a forbidden folder, a link in it, or an invalid proxy. */
const isOfStore = ({ code }: NarrateError): boolean =>
  code.startsWith('store-') || ['not-writable', 'disk-full', 'unsafe-path', 'usage'].includes(code);
