import { NarrateError } from '../../base/errors.js';
import type { FleetBook, OpenCatalogue } from '../catalogue/open-catalogue.js';
import { type PlannedBook, planBook } from './plan-book.js';

/** A book that cannot be recorded. The other books are recorded anyway. */
export interface RefusedBook {
  readonly book: FleetBook;
  readonly error: NarrateError;
}

/** What a run of a fleet would do. */
export interface FleetPlan {
  /** In the order of the catalogue. */
  readonly planned: readonly PlannedBook[];
  readonly refused: readonly RefusedBook[];
}

/**
 * Plans all books of a catalogue, one after the other. A book with errors is refused, and does not keep others from being
 * planned.
 * @throws the signal's reason, and errors that are no NarrateError
 */
export async function planFleet(
  { books }: OpenCatalogue,
  context: Parameters<typeof planBook>[1] & { onBook?(index: number, of: number): void },
): Promise<FleetPlan> {
  const planned: PlannedBook[] = [];
  const refused: RefusedBook[] = [];
  const byStore = new Map<string, string>();
  for (const [index, book] of books.entries()) {
    context.signal.throwIfAborted();
    context.onBook?.(index, books.length);
    try {
      const one = await planBook(book, context);
      const other = byStore.get(one.store);
      if (other !== undefined) throw sharedStore(one, other);
      byStore.set(one.store, book.name);
      planned.push(one);
    } catch (error) {
      if (!(error instanceof NarrateError)) throw error;
      refused.push({ book, error });
    }
  }
  return { planned, refused };
}

/** Books that share a store could not be recorded at the same time, because the store has one lease. */
const sharedStore = ({ book, store }: PlannedBook, other: string): NarrateError =>
  new NarrateError('invalid-input', `${book.name} has the same store as ${other}: ${store}.`, {
    hint: 'Give each book its own store, for example with `{book}` in the `defaults` of the catalogue: `store: s3://my-audio/{book}`.',
  });
