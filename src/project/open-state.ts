import { join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import type { Clock } from '../base/time/clock.js';
import type { StoreStanding } from '../plan/store-standing.js';
import type { Share } from '../state/share.js';
import {
  type Beside,
  type FoundState,
  nothingBeside,
  openState,
  readState,
  type State,
} from '../state/state.js';
import type { Packing } from '../store/flac/packing.js';
import { idOfPlace, nameOfPlace, openStore, type StorePlace } from '../store/open-store.js';
import type { OpenProject } from './open-project.js';

/** What a store is used with. */
interface StoreContext {
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** A run waits for a store: it has nothing else to do. */
export const patient = { tries: 4, stallMs: 20_000 };
/** A look does not: it can be told without. */
export const hasty = { tries: 2, stallMs: 8_000 };

/**
 * Opens a book's state for a run: with its store, where it has one.
 * @throws NarrateError `locked`, `journal-newer`, `disk-full`, `not-writable`; `store-unreachable` and the like
 */
export const openStateOf = (project: OpenProject, context: StoreContext): Promise<State> =>
  project.store === null
    ? openState(project.stateFolder, { ...context, origin: project.origin })
    : openWithStore(project, project.store, { ...context, mayBeEmpty: false }).then(({ state }) => state);

/** The same for a book that has a store, with what came of joining it. `mayBeEmpty`: an empty store is to be filled. @throws as `openStateOf` */
export async function openWithStore(
  project: OpenProject,
  place: StorePlace,
  context: StoreContext & { readonly mayBeEmpty: boolean },
): Promise<{ readonly state: State; readonly share: Share }> {
  const { stateFolder, origin, environment } = project;
  const store = await openStore(place, { ...context, environment, patience: patient });
  let share: Share | null = null;
  try {
    const { openShare } = await import('../sync/open-share.js');
    const open = openShare({
      ...context,
      store,
      format: place.format,
      packing: await packingOf(project),
      memoryPath: memoryPathOf(project, place),
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

/** Where it is remembered what a store holds. */
export const memoryPathOf = ({ stateFolder, environment }: OpenProject, place: StorePlace): string =>
  join(stateFolder, 'store', `${idOfPlace(place, environment)}.json`);

/** How recordings are packed for a store and unpacked; ffmpeg is looked for when it is first needed. */
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

/** Looks at a book's state without touching it. Of its store it takes what was last seen there: no network. */
export const readStateOf = async (project: OpenProject): Promise<FoundState> =>
  readState(project.stateFolder, project.origin, await rememberedBeside(project));

/** What was last seen in a book's store. */
export async function rememberedBeside(project: OpenProject): Promise<Beside> {
  if (project.store === null) return nothingBeside;
  const { rememberedStore } = await import('../sync/look-at-store.js');
  return rememberedStore(memoryPathOf(project, project.store));
}

/** A look at a book's state, and whether the store could be asked. */
export interface StateAtStore extends FoundState {
  readonly store: StoreStanding | null;
  /** Why it could not be asked, with what mends that; null: it was, or there is none. */
  readonly refusal: NarrateError | null;
}

/**
 * Looks at a book's state without touching it, and asks its store what is paid for: the journal and a listing, no audio.
 * A store that cannot be asked is no failure: then what it held when it was last seen is taken.
 */
export async function readSharedState(
  project: OpenProject,
  context: Omit<StoreContext, 'onEvent'>,
): Promise<StateAtStore> {
  const { stateFolder, origin, store: place, environment } = project;
  if (place === null) return { ...(await readState(stateFolder, origin)), store: null, refusal: null };
  const name = nameOfPlace(place);
  try {
    const store = await openStore(place, { ...context, environment, patience: hasty });
    const { readStoreContents } = await import('../sync/look-at-store.js');
    const look = { store, stateFolder, memoryPath: memoryPathOf(project, place), signal: context.signal };
    const { beside, warnings } = await readStoreContents(look).finally(() => store.close());
    const found = await readState(stateFolder, origin, beside);
    const all = [...found.warnings, ...warnings];
    return { ...found, warnings: all, store: { place: name, unknown: null }, refusal: null };
  } catch (error) {
    if (!(error instanceof NarrateError) || !isOfStore(error)) throw error;
    return {
      ...(await readStateOf(project)),
      store: { place: name, unknown: error.message },
      refusal: error,
    };
  }
}

/** Also a folder that may not be read, or has a link in it, or a proxy that is none. */
const isOfStore = ({ code }: NarrateError): boolean =>
  code.startsWith('store-') || ['not-writable', 'disk-full', 'unsafe-path', 'usage'].includes(code);
