import pLimit from 'p-limit';
import type { Diagnostic } from '../base/diagnostic.js';
import { type OpenProject, openProject, splitProject } from '../project/open-project.js';
import { memoryPathOf, packingOf, patient } from '../project/open-state.js';
import type { Take } from '../state/journal/journal-entry.js';
import { openState, type State } from '../state/state.js';
import { nameOfPlace, openStore } from '../store/open-store.js';
import { damagedObject, mergePulled } from '../sync/attach-store.js';
import { readStoreContents } from '../sync/look-at-store.js';
import { sharedTakes } from '../sync/shared-takes.js';
import { writeMemory } from '../sync/store-memory.js';
import { requireStore, type TransferOptions, transferContext } from './push.js';

export interface PullOptions extends TransferOptions {
  /** Also recordings of words that today's text does not have. Default: false. */
  readonly all?: boolean | undefined;
}

export interface PullReport {
  /** `incomplete`: some could not be fetched; the same again goes on. */
  readonly status: 'complete' | 'incomplete';
  /** The store, for people. */
  readonly place: string;
  /** Recordings that were fetched, and the bytes of their files. */
  readonly takes: number;
  readonly bytes: number;
  /** Journal lines that were not here. */
  readonly lines: number;
  /** Recordings that the journal knows and that are neither here nor, whole, in the store. */
  readonly missing: number;
  /** Those of them that no gateway keeps: a run buys them again. */
  readonly gone: number;
  readonly warnings: readonly Diagnostic[];
}

/** Recordings fetched at once. */
const fetchers = 4;

/**
 * Brings the store's journal here, and the recordings that today's text uses; each is held against its checksum. It needs
 * no lease: it may run while another machine buys.
 * @throws NarrateError `no-store`, `locked`, `store-unreachable` and the like
 */
export async function pull({ all = false, ...options }: PullOptions): Promise<PullReport> {
  const warnings: Diagnostic[] = [];
  const context = transferContext(options, warnings);
  const project = await openProject(options);
  const report = await fetchFrom(project, { ...context, which: all ? 'all' : 'used' });
  return { ...report, warnings: [...report.warnings, ...warnings] };
}

/**
 * Brings the journal of a book's store here, and recordings: those that today's text uses, all, or none.
 * @throws as `pull`
 */
export async function fetchFrom(
  project: OpenProject,
  context: ReturnType<typeof transferContext> & { readonly which: 'used' | 'all' | 'none' },
): Promise<PullReport> {
  const place = requireStore(project);
  const { stateFolder, origin, environment } = project;
  const store = await openStore(place, { ...context, environment, patience: patient });
  try {
    const memoryPath = memoryPathOf(project, place);
    // First: only what the store can bring makes up for lines that cannot be read here.
    const look = await readStoreContents({ store, stateFolder, memoryPath, signal: context.signal });
    const brought = look.pulled.entries.length;
    const state = await openState(stateFolder, { ...context, origin, brought });
    try {
      await mergePulled(state.journal, look.pulled, context.onEvent);
      await writeMemory(memoryPath, { segments: look.pulled.segments, takes: look.objects });
      const shared = sharedTakes({
        store,
        local: state.takes,
        listed: look.objects,
        format: place.format,
        packing: await packingOf(project),
        onDamaged: (name) =>
          context.onEvent({ type: 'warning', code: 'store-damaged', message: damagedObject(store, name) }),
      });
      const wanted = (await takesWanted(project, state, context.which)).filter(
        (take) => !state.takes.has(take),
      );
      const there = wanted.filter((take) => shared.has(take));
      let moved = 0;
      const isFetched = await pLimit(fetchers).map(there, async (take) => {
        const isWhole = await shared.fetch(take, context.signal);
        moved += 1;
        context.onEvent({ type: 'takes-moved', moved, of: there.length });
        return isWhole;
      });
      const { collectable } = (await state.snapshot()).ledger;
      const isKept = ({ key, requestId }: Take) => collectable.get(key)?.includes(requestId) === true;
      const fetched = there.filter((_, index) => isFetched[index]);
      return {
        status: fetched.length === there.length ? 'complete' : 'incomplete',
        place: nameOfPlace(place),
        takes: fetched.length,
        bytes: fetched.reduce((total, { bytes }) => total + bytes, 0),
        lines: look.pulled.entries.length,
        missing: wanted.length - fetched.length,
        gone: wanted.filter((take) => !fetched.includes(take) && !isKept(take)).length,
        warnings: [...project.warnings, ...state.warnings, ...look.warnings],
      };
    } finally {
      await state.close();
    }
  } finally {
    await store.close();
  }
}

/** All takes of today's chunks, or of everything that was ever bought here. */
async function takesWanted(
  project: OpenProject,
  state: State,
  which: 'used' | 'all' | 'none',
): Promise<readonly Take[]> {
  if (which === 'none') return [];
  const { ledger } = await state.snapshot();
  if (which === 'all') return [...ledger.takes.values()].flat();
  // As if all of them were here: the text is split as it will be.
  const present = new Map(
    [...ledger.takes].flatMap(([key, [first]]) => (first ? [[key, first] as const] : [])),
  );
  const { chapters } = await splitProject(project, { ledger, present });
  const keys = new Set(chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  return [...keys].flatMap((key) => ledger.takes.get(key) ?? []);
}
