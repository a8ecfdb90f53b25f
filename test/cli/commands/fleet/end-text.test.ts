import { expect, it } from 'vitest';
import { endText } from '../../../../src/cli/commands/fleet/end-text.js';
import { noProgress } from '../../../../src/fleet/queue/book-job.js';
import type { QueuedBook } from '../../../../src/fleet/queue/fleet-queue.js';
import { failedOutcome } from '../../../../src/fleet/worker/retry-policy.js';

const book = (name: string, state: QueuedBook['state'], parts: Partial<QueuedBook> = {}): QueuedBook => ({
  book: name,
  state,
  progress: { ...noProgress, bought: 2, spentMicroUsd: 80_000 },
  outcome: null,
  starts: 1,
  ...parts,
});
const textOf = (...books: QueuedBook[]) =>
  endText(
    { books, workers: [], state: 'running' },
    {
      money: { bought: 6, spentMicroUsd: 160_000, uncertainMicroUsd: 40_000 },
      seconds: 90,
      terminal: { columns: Number.POSITIVE_INFINITY, command: 'narrate' },
    },
  ).replace(/\s+/g, ' ');

it('endText says how many books are done, what it cost, and why each other book is not done', () => {
  const outcome = failedOutcome('no-balance', 'The balance is used up.', 'Top up the account.');
  expect(textOf(book('a', 'done'), book('b', 'failed', { outcome }), book('c', 'waiting'))).toBe(
    '1 of 3 books done in 1:30, 6 recordings bought for $0.16, $0.04 possibly charged, 1 book left in the queue. b failed: The balance is used up. Top up the account. To try a book again: `narrate fleet retry <book>`. If you have edited it: `narrate fleet run`. ',
  );
});

it('endText names the books whose jobs are gone, and says what to do', () => {
  expect(textOf(book('a', 'done'), book('b', 'absent', { progress: null }))).toContain(
    'No longer in the queue, because Redis lost its data or somebody removed the jobs: b. What was bought is kept. `narrate fleet run` adds the books again.',
  );
});
