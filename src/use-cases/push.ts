import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import { systemClock } from '../base/time/clock.js';
import { type NarrateOptions, type OpenProject, openProject } from '../project/open-project.js';
import { openWithStore } from '../project/open-state.js';
import type { ShareProgress } from '../state/share.js';
import { nameOfPlace, type StorePlace } from '../store/open-store.js';

/** What `push` and `pull` take. */
export interface TransferOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'store' | 'defaults' | 'clock' | 'environment'> {
  readonly onEvent?: OnEvent | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Returns a number from 0 to 1, for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What a push uploaded. */
export interface PushReport extends ShareProgress {
  /** `incomplete`: something could not be uploaded. Another push uploads the rest. */
  readonly status: 'complete' | 'incomplete';
  /** The store, for display. */
  readonly place: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Uploads every recording and journal line that the store lacks, and downloads the store's journal lines. An empty store is
 * filled.
 * @throws NarrateError `no-store`, `locked`, `store-unreachable`, `store-refused`, `store-origin`, `store-lost`, and as
 * `openProject`
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
    const progress = share.progress();
    const isComplete = progress.behind.takes + progress.behind.lines === 0;
    return {
      status: isComplete ? 'complete' : 'incomplete',
      place: nameOfPlace(place),
      ...progress,
      warnings: [...project.warnings, ...state.warnings, ...warnings],
    };
  } finally {
    await state.close();
  }
}

/** Returns a book's store. @throws NarrateError `no-store` */
export function requireStore({ store }: OpenProject): StorePlace {
  if (store !== null) return store;
  throw new NarrateError(
    'no-store',
    'This book has no store: its recordings and journal are only in .narrate.',
  );
}

/**
 * Fills in the defaults of the options.
 * @param warnings the list to which warnings among the events are added
 */
export function transferContext(
  {
    onEvent,
    signal = new AbortController().signal,
    clock = systemClock,
    random = Math.random,
  }: TransferOptions,
  warnings: Diagnostic[],
) {
  const collectWarning: OnEvent = (event) => {
    if (event.type === 'warning')
      warnings.push({ code: event.code, severity: 'warning', message: event.message });
    onEvent?.(event);
  };
  return { onEvent: collectWarning, signal, clock, random };
}
