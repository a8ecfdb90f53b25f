import { usd } from '../../../base/money/money.js';
import type { QueuedBook } from '../../../fleet/queue/fleet-queue.js';

/** Returns a book of the queue for documents of `--json`. */
export const bookJson = ({ book, state, progress, outcome, starts }: QueuedBook) => ({
  book,
  state,
  starts,
  ...(progress && {
    phase: progress.phase,
    chunks: progress.chunks,
    recorded: progress.recorded,
    bought: progress.bought,
    spentUsd: usd(progress.spentMicroUsd),
    uncertainUsd: usd(progress.uncertainMicroUsd),
    throttled: progress.throttled,
    worker: progress.worker,
    note: progress.note,
  }),
  ...(outcome && { outcome }),
});
