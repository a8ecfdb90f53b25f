import type { Clock } from '../../../base/time/clock.js';
import { untilAborted } from '../../../base/time/on-abort.js';
import type { FleetQueue, QueuedBook } from '../../../fleet/queue/fleet-queue.js';
import type { FleetState, WorkerInfo } from '../../../fleet/queue/fleet-state.js';

/** What is known of the books of a run at one moment. */
export interface FollowedFleet {
  readonly books: readonly QueuedBook[];
  readonly workers: readonly WorkerInfo[];
  readonly state: FleetState;
}

/** The least time between two looks at the queue, in milliseconds. */
const lookMs = 1000;
/** Each unfinished book adds so much to that time, so that a long catalogue does not keep Redis busy. */
const perBookMs = 5;

/**
 * Looks at the books of a run until all have ended, or until the fleet is finishing and none is being recorded. Returns the
 * last state.
 * @throws the signal's reason when it aborts
 */
export async function followFleet(
  queue: FleetQueue,
  names: readonly string[],
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    onLook(fleet: FollowedFleet): void;
  },
): Promise<FollowedFleet> {
  const { clock, signal, onLook } = options;
  const known = new Map<string, QueuedBook>();
  for (;;) {
    // A book that failed may be retried meanwhile.
    const open = names.filter((name) => !['done', 'absent'].includes(known.get(name)?.state ?? ''));
    // While Redis cannot be reached, the questions wait. Ctrl-C does not.
    const look = Promise.all([queue.books(open), queue.workers(), queue.state()]);
    const [books, workers, state] = await untilAborted(look, signal);
    for (const book of books) known.set(book.book, book);
    const fleet = { books: names.map((name) => known.get(name)!), workers, state };
    onLook(fleet);
    const isOver = fleet.books.every(hasEnded);
    const isFinished = state === 'finishing' && !fleet.books.some((book) => book.state === 'active');
    if (isOver || isFinished) return fleet;
    await clock.sleep(Math.max(lookMs, perBookMs * open.length), signal);
  }
}

/** A job that is gone was removed by a person, or is one of thousands that ended since. */
const hasEnded = (book: QueuedBook | undefined): boolean =>
  book !== undefined && ['done', 'failed', 'absent'].includes(book.state);
