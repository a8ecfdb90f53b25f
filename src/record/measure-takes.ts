import pLimit from 'p-limit';
import { measureTake } from '../audio/measure/take-measures.js';
import { inspectWav } from '../audio/wav/inspect-wav.js';
import { WavTruncatedError } from '../audio/wav/wav-samples.js';
import { asDiskError, systemCode } from '../base/errors.js';
import type { Journal } from '../state/journal/journal.js';
import type { Take } from '../state/journal/journal-entry.js';
import { packMeasures } from '../state/journal/packed-measures.js';
import type { TakeStore } from '../state/takes.js';

/** Measures takes in the background, and writes the measures to the journal. */
export interface Measuring {
  /** Queues a take. */
  add(take: Take): void;
  /**
   * Resolves when all queued takes are measured; once the signal is aborted, when those in progress are.
   * @throws NarrateError `disk-full`, `not-writable`, or the error of the disk
   */
  settled(): Promise<void>;
}

/** Measuring runs on the main thread, so a second take is only read in the meantime. */
const concurrency = 2;

/**
 * Creates the background measuring of a run. Nothing waits for it: a run that ends early leaves measuring to the next one,
 * because the `taken` line already holds what was paid for. A missing or truncated take is not an error here; stitching
 * reports it.
 */
export function makeMeasuring({
  journal,
  takes,
  signal,
}: {
  readonly journal: Pick<Journal, 'append'>;
  readonly takes: Pick<TakeStore, 'pathOf' | 'download'>;
  readonly signal: AbortSignal;
}): Measuring {
  const limit = pLimit(concurrency);
  let queued: Promise<void>[] = [];
  const failures: unknown[] = [];
  const measure = async (take: Take): Promise<void> => {
    const { key, requestId } = take;
    if (signal.aborted || failures.length > 0) return;
    await takes.download(take, signal);
    const path = takes.pathOf(take);
    const wav = await inspectWav(path);
    if (wav.kind === 'bad') return;
    const measures = packMeasures(await measureTake(path, wav.info));
    await journal.append({ type: 'measured', key, requestId, measures });
  };
  return {
    add(take) {
      const work = limit(() => measure(take)).catch((error: unknown) => {
        if (!isMissing(error)) failures.push(asDiskError(error, takes.pathOf(take)));
      });
      queued.push(work);
    },
    async settled() {
      const all = queued;
      queued = [];
      await Promise.all(all);
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Returns whether an error means that a take is missing or truncated. */
const isMissing = (error: unknown): boolean =>
  error instanceof WavTruncatedError || ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '');
