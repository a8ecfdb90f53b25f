import { NarrateError } from '../../base/errors.js';
import { push } from '../../use-cases/push.js';
import { bookOptions } from './catalogue-charges.js';
import type { PlannedBook } from './plan-book.js';
import type { RefusedBook } from './plan-fleet.js';

/**
 * Uploads what only this machine has of some books to their stores. Without it, a worker on another machine would buy those
 * recordings again. Returns the books whose stores did not get everything.
 * @param context `onBook` is called before each book that has something to upload
 * @throws the signal's reason
 */
export async function uploadRecordings(
  planned: readonly PlannedBook[],
  context: {
    readonly environment: NodeJS.ProcessEnv;
    readonly signal: AbortSignal;
    onBook(name: string): void;
  },
): Promise<readonly RefusedBook[]> {
  const { environment, signal, onBook } = context;
  const refused: RefusedBook[] = [];
  for (const { book } of planned.filter(({ isAhead }) => isAhead)) {
    signal.throwIfAborted();
    onBook(book.name);
    try {
      const { status, place } = await push({ ...bookOptions(book, environment), signal });
      if (status === 'incomplete')
        throw new NarrateError('store-unreachable', `Not everything could be uploaded to ${place}.`);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof NarrateError)) throw error;
      // A worker has the book already. It buys nothing that the plan contains as paid for (`price-changed`).
      if (error.code !== 'locked') refused.push({ book, error });
    }
  }
  return refused;
}
