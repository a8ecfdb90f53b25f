import pLimit from 'p-limit';
import { measureTake } from '../audio/measure/take-measures.js';
import { inspectWav } from '../audio/wav/inspect-wav.js';
import { WavTruncatedError } from '../audio/wav/wav-samples.js';
import { asDiskError, systemCode } from '../base/errors.js';
import type { Journal } from '../state/journal/journal.js';
import type { Take } from '../state/journal/journal-entry.js';
import { packMeasures } from '../state/journal/packed-measures.js';
import type { TakeStore } from '../state/takes.js';

/** Measures takes behind what goes on, and writes down what it finds. */
export interface Measuring {
  add(take: Take): void;
  /**
   * Resolves when every take is measured that was added; after the signal, those that were begun.
   * @throws what the disk or the journal threw
   */
  settled(): Promise<void>;
}

/** Measuring is work for the one thread that everything runs in: a second take is read meanwhile, no more. */
const atOnce = 2;

/**
 * Nothing waits for a take to be measured, and a run that ends before only leaves it to the next one: the line that says
 * `taken` is what was paid for. A take that turns out to be missing or cut short is left to those who stitch it.
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
  const limit = pLimit(atOnce);
  let under: Promise<void>[] = [];
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
        if (!isGone(error)) failures.push(asDiskError(error, takes.pathOf(take)));
      });
      under.push(work);
    },
    async settled() {
      const all = under;
      under = [];
      await Promise.all(all);
      if (failures.length > 0) throw failures[0];
    },
  };
}

const isGone = (error: unknown): boolean =>
  error instanceof WavTruncatedError || ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '');
