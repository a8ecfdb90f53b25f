import type { BookTask } from '../../src/fleet/queue/book-job.js';

/** Returns the data of a job of a fleet, for a book that has cost nothing yet. */
export const bookTask = (parts: Partial<BookTask> = {}): BookTask => ({
  book: 'books/a',
  manifest: 'books/a/pipeline.yaml',
  files: 'a'.repeat(64),
  confirmedMicroUsd: 0,
  chargedBefore: { fleetMicroUsd: 0, book: { bought: 0, spentMicroUsd: 0, uncertainMicroUsd: 0 } },
  ...parts,
});
