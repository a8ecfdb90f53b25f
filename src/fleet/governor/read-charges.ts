import pLimit from 'p-limit';
import { NarrateError } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import type { Month } from '../../base/money/month.js';
import { type NarrateOptions, openProject } from '../../project/open-project.js';
import { readSharedState } from '../../project/open-state.js';
import { runContext } from '../../record/run-context.js';
import type { Ledger } from '../../state/ledger.js';
import type { Charges } from './money/shared-ledger.js';

/** Number of books that are read at a time. */
const atATime = 8;

/**
 * Reads what each book has cost: from its journal on this machine, and from its store. A book with an invalid manifest is
 * left out, because nothing is bought for it, and its store is unknown.
 * @param books by name, the options with which each is opened
 * @throws NarrateError as `openProject` and `readSharedState`, also if a store cannot be read; the signal's reason
 */
export async function readCharges(
  books: ReadonlyMap<string, NarrateOptions>,
  signal: AbortSignal,
): Promise<Charges> {
  const limit = pLimit(atATime);
  const read = await Promise.all(
    [...books].map(([name, options]) =>
      limit(async () => {
        signal.throwIfAborted();
        const months = await chargesOf(options, signal);
        return months === null ? [] : [[name, months] as const];
      }),
    ),
  );
  return new Map(read.flat());
}

async function chargesOf(
  options: NarrateOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<Month, MicroUsd> | null> {
  const ledger = await readLedger(options, signal);
  return (
    ledger &&
    new Map([...ledger.months].map(([month, one]) => [month, one.spentMicroUsd + one.uncertainMicroUsd]))
  );
}

/**
 * Reads the journal of a book, with what its store has of it; null: its manifest is invalid.
 * @throws NarrateError as `readCharges`
 */
export async function readLedger(options: NarrateOptions, signal: AbortSignal): Promise<Ledger | null> {
  try {
    const { snapshot, refusal } = await readSharedState(await openProject(options), runContext({ signal }));
    // Without the store, what other machines bought would be missing.
    if (refusal !== null) throw refusal;
    return snapshot.ledger;
  } catch (error) {
    if (error instanceof NarrateError && error.code === 'invalid-input') return null;
    throw error;
  }
}
