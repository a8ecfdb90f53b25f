import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import { systemClock } from '../base/time/clock.js';
import { type NarrateOptions, type OpenProject, openProject } from '../project/open-project.js';
import { openWithStore } from '../project/open-state.js';
import type { ShareStanding } from '../state/share.js';
import { nameOfPlace, type StorePlace } from '../store/open-store.js';

/** What bringing things to a store and fetching them from there take. */
export interface TransferOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'store' | 'clock' | 'environment'> {
  readonly onEvent?: OnEvent | undefined;
  readonly signal?: AbortSignal | undefined;
  /** From 0 to 1, for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

export interface PushReport extends ShareStanding {
  /** `incomplete`: something did not get there; the same again goes on. */
  readonly status: 'complete' | 'incomplete';
  /** The store, for people. */
  readonly place: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Brings every recording and journal line to the store that it does not have, and the store's lines here. An empty store
 * is filled.
 * @throws NarrateError `no-store`, `locked`, `store-unreachable` and the like
 */
export async function push(options: TransferOptions): Promise<PushReport> {
  const project = await openProject(options);
  const place = requireStore(project);
  const warnings: Diagnostic[] = [];
  const context = transferContext(options, warnings);
  const { state, share } = await openWithStore(project, place, { ...context, mayBeEmpty: true });
  try {
    await state.settled();
    context.signal.throwIfAborted();
    const standing = share.standing();
    const isComplete = standing.behind.takes + standing.behind.lines === 0;
    return {
      status: isComplete ? 'complete' : 'incomplete',
      place: nameOfPlace(place),
      ...standing,
      warnings: [...project.warnings, ...state.warnings, ...warnings],
    };
  } finally {
    await state.close();
  }
}

/** @throws NarrateError `no-store` */
export function requireStore({ store }: OpenProject): StorePlace {
  if (store !== null) return store;
  throw new NarrateError('no-store', 'This book has no store beside .narrate.');
}

/** The same with nothing left open; warnings are kept as well. */
export function transferContext(
  {
    onEvent,
    signal = new AbortController().signal,
    clock = systemClock,
    random = Math.random,
  }: TransferOptions,
  warnings: Diagnostic[],
) {
  const keeping: OnEvent = (event) => {
    if (event.type === 'warning')
      warnings.push({ code: event.code, severity: 'warning', message: event.message });
    onEvent?.(event);
  };
  return { onEvent: keeping, signal, clock, random };
}
