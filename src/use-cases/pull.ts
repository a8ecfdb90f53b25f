import pLimit from 'p-limit';
import type { Diagnostic } from '../base/diagnostic.js';
import { type OpenProject, openProject, splitProject } from '../project/open-project.js';
import { packingOf, runRetryLimits, storeCachePathOf } from '../project/open-state.js';
import type { Take } from '../state/journal/journal-entry.js';
import { openState, type State } from '../state/state.js';
import { nameOfPlace, openStore } from '../store/open-store.js';
import { damagedObject, mergePulled } from '../sync/attach-store.js';
import { readStoreContents } from '../sync/read-store-contents.js';
import { sharedTakes } from '../sync/shared-takes.js';
import { writeStoreCache } from '../sync/store-cache.js';
import { requireStore, type TransferOptions, transferContext } from './push.js';

/** What `pull` takes. */
export interface PullOptions extends TransferOptions {
  /** True: also downloads recordings that the current text does not use. Default: false. */
  readonly all?: boolean | undefined;
}

/** What a pull downloaded. */
export interface PullReport {
  /** `incomplete`: some recordings could not be downloaded. Another pull downloads the rest. */
  readonly status: 'complete' | 'incomplete';
  /** The store, for display. */
  readonly place: string;
  /** How many recordings were downloaded. */
  readonly takes: number;
  /** The size of these recordings. */
  readonly bytes: number;
  /** How many journal lines were downloaded. */
  readonly lines: number;
  /** Recordings in the journal that are neither here nor intact in the store. */
  readonly missing: number;
  /** How many of these the gateway does not keep: a run buys them again. */
  readonly gone: number;
  readonly warnings: readonly Diagnostic[];
}

/** How many recordings are downloaded at once. */
const parallelDownloads = 4;

/**
 * Downloads the store's journal and the recordings that the current text uses, and verifies their checksums. It needs no
 * lease, so it can run while another machine buys.
 * @throws NarrateError `no-store`, `locked`, `store-unreachable`, `store-refused`, `store-origin`, and as `openProject`
 */
export async function pull({ all = false, ...options }: PullOptions): Promise<PullReport> {
  const warnings: Diagnostic[] = [];
  const context = transferContext(options, warnings);
  const project = await openProject(options);
  const report = await fetchFrom(project, { ...context, which: all ? 'all' : 'used' });
  return { ...report, warnings: [...report.warnings, ...warnings] };
}

/**
 * Downloads the journal of a book's store, and recordings: those that the current text uses, all, or none.
 * @throws as `pull`
 */
export async function fetchFrom(
  project: OpenProject,
  context: ReturnType<typeof transferContext> & { readonly which: 'used' | 'all' | 'none' },
): Promise<PullReport> {
  const place = requireStore(project);
  const { stateFolder, origin, environment } = project;
  const store = await openStore(place, { ...context, environment, retryLimits: runRetryLimits });
  try {
    const cachePath = storeCachePathOf(project, place);
    // Read before the state is opened, because damaged local lines are accepted only if the store has lines to replace them.
    const contents = await readStoreContents({ store, stateFolder, cachePath, signal: context.signal });
    const brought = contents.pulled.entries.length;
    const state = await openState(stateFolder, { ...context, origin, brought });
    try {
      await mergePulled(state.journal, contents.pulled, context.onEvent);
      await writeStoreCache(cachePath, { segments: contents.pulled.segments, takes: contents.objects });
      const shared = sharedTakes({
        store,
        local: state.takes,
        listed: contents.objects,
        format: place.format,
        packing: await packingOf(project),
        onDamaged: (name) =>
          context.onEvent({ type: 'warning', code: 'store-damaged', message: damagedObject(store, name) }),
      });
      const wanted = (await takesWanted(project, state, context.which)).filter(
        (take) => !state.takes.has(take),
      );
      const stored = wanted.filter((take) => shared.has(take));
      let moved = 0;
      const isDownloaded = await pLimit(parallelDownloads).map(stored, async (take) => {
        const isIntact = await shared.fetch(take, context.signal);
        moved += 1;
        context.onEvent({ type: 'takes-moved', moved, of: stored.length });
        return isIntact;
      });
      const { collectable } = (await state.snapshot()).ledger;
      const isAtGateway = ({ key, requestId }: Take) => collectable.get(key)?.includes(requestId) === true;
      const downloaded = stored.filter((_, index) => isDownloaded[index]);
      return {
        status: downloaded.length === stored.length ? 'complete' : 'incomplete',
        place: nameOfPlace(place),
        takes: downloaded.length,
        bytes: downloaded.reduce((total, { bytes }) => total + bytes, 0),
        lines: contents.pulled.entries.length,
        missing: wanted.length - downloaded.length,
        gone: wanted.filter((take) => !downloaded.includes(take) && !isAtGateway(take)).length,
        warnings: [...project.warnings, ...state.warnings, ...contents.warnings],
      };
    } finally {
      await state.close();
    }
  } finally {
    await store.close();
  }
}

/** Returns all takes of the current chunks, or all takes in the journal, or none. */
async function takesWanted(
  project: OpenProject,
  state: State,
  which: 'used' | 'all' | 'none',
): Promise<readonly Take[]> {
  if (which === 'none') return [];
  const { ledger } = await state.snapshot();
  if (which === 'all') return [...ledger.takes.values()].flat();
  // Split as if all takes were here, because they will be after the download.
  const present = new Map(
    [...ledger.takes].flatMap(([key, [first]]) => (first ? [[key, first] as const] : [])),
  );
  const { chapters } = await splitProject(project, { ledger, present });
  const keys = new Set(chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  return [...keys].flatMap((key) => ledger.takes.get(key) ?? []);
}
