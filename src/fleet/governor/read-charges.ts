import pLimit from 'p-limit';
import { type ErrorCode, NarrateError } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import type { Month } from '../../base/money/month.js';
import { type NarrateOptions, type OpenProject, openProject } from '../../project/open-project.js';
import { readSharedState } from '../../project/open-state.js';
import { runContext } from '../../record/run-context.js';
import type { Ledger } from '../../state/ledger.js';
import type { Charges } from './money/shared-ledger.js';

/** Number of books that are read at a time. */
const atATime = 8;

/**
 * Reads what each book has cost: from its journal on this machine, and from its store. A book that cannot be opened because of
 * an error in its files is left out: nothing is bought for it, and its store is unknown.
 * @param books by name, the options with which each is opened
 * @throws NarrateError as `openProject` and `readSharedState`, with the name of the book, also if a store cannot be read; the
 * signal's reason
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
        const months = await chargesOf(options, signal).catch((error: unknown) => {
          throw error instanceof NarrateError ? unreadable(name, error) : error;
        });
        return months === null ? [] : [[name, months] as const];
      }),
    ),
  );
  return new Map(read.flat());
}

/** Returns what a journal says was charged in each month (UTC), possibly charged money included. */
export const monthsIn = ({ months }: Ledger): ReadonlyMap<Month, MicroUsd> =>
  new Map([...months].map(([month, one]) => [month, one.spentMicroUsd + one.uncertainMicroUsd]));

/** Reads the journal of an opened book, with what its store has of it. @throws as `readSharedState`, also if its store cannot be read */
export async function readLedger(project: OpenProject, signal: AbortSignal): Promise<Ledger> {
  const { snapshot, refusal } = await readSharedState(project, runContext({ signal }));
  // Without the store, what other machines bought would be missing.
  if (refusal !== null) throw refusal;
  return snapshot.ledger;
}

async function chargesOf(
  options: NarrateOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<Month, MicroUsd> | null> {
  const project = await openProject(options).catch((error: unknown) => {
    if (error instanceof NarrateError && ofFiles.includes(error.code)) return null;
    throw error;
  });
  return project === null ? null : monthsIn(await readLedger(project, signal));
}

/** Codes of errors in the files of a book, which are the same on all machines. */
const ofFiles: readonly ErrorCode[] = ['invalid-input', 'key-origin', 'unsafe-path', 'usage'];

const unreadable = (book: string, error: NarrateError): NarrateError =>
  new NarrateError(error.code, `${book}: ${error.message}`, {
    hint: `The budgets of the catalogue count what every book has cost, so nothing is bought before narrate can read it. Repair that, or take the book out of the catalogue.`,
    cause: error,
  });
