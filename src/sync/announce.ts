import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { Journal } from '../state/journal/journal.js';
import type { JournalEntry, Submitting } from '../state/journal/journal-entry.js';
import type { Lease } from '../store/lease/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { fenceOf } from './fence.js';
import type { JournalPush } from './push-journal.js';

/**
 * Writes the `submitting` line of a request to the local journal and to the store, before the request is sent.
 * @throws NarrateError `store-unreachable`, `store-refused`, `store-lost`, `disk-full`, `not-writable`; the signal's reason
 */
export type Announce = (step: Submitting, now: number | undefined) => Promise<JournalEntry>;

/** The pause between two tries at a store that does not answer. */
const retryMs = 1000;

/**
 * Creates the `Announce` function of a run.
 * @param options.last the highest position of a fencing token in the journal
 */
export function makeAnnounce(options: {
  readonly store: ObjectStore;
  readonly journal: Journal;
  readonly push: JournalPush;
  readonly lease: Lease;
  readonly warn: (code: NoticeCode, message: string) => void;
  readonly last: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Announce {
  const { store, journal, push, lease, warn, clock, signal } = options;
  let position = options.last;
  /** Whether this run has warned that the store does not answer: one warning, however many requests wait. */
  let hasWarned = false;

  /**
   * Uploads the line, then confirms the lease. In this order, a run that takes the lease later finds the line. Returns false
   * if the store does not answer at the moment.
   * @throws NarrateError `store-refused`, `store-lost`; the signal's reason
   */
  async function uploadAndConfirm(): Promise<boolean> {
    try {
      await push.flush(signal);
      await lease.confirm(signal);
      return true;
    } catch (error) {
      if (error instanceof NarrateError && error.code === 'store-unreachable') return false;
      throw error;
    }
  }

  return async (step, now) => {
    await lease.require(signal);
    position += 1;
    const entry = await journal.append({ ...step, fence: fenceOf(lease.id, position) }, now);
    push.add(entry);
    try {
      // It retries for as long as the lease is valid. Nothing was sent, and audio that was paid for is still collected.
      while (!(await uploadAndConfirm())) {
        if (!hasWarned)
          warn(
            'store-waiting',
            `The store ${store.place} does not answer. narrate waits for it before it buys anything.`,
          );
        hasWarned = true;
        await lease.require(signal);
        // A store in a folder fails at once if its disk is gone, so wait before the next try.
        await clock.sleep(retryMs, signal);
      }
      hasWarned = false;
      return entry;
    } catch (error) {
      const reason = signal.aborted
        ? 'it was not sent: the run was stopped'
        : 'it was not sent: the store did not receive its journal line, or the lease was lost';
      push.add(await journal.append({ type: 'refused', submission: step.submission, reason }));
      throw error === signal.reason ? error : asStoreFailure(error, store);
    }
  };
}

/** Converts an error of a store in a folder (`disk-full`, `not-writable`) to `store-refused`, because the store failed and not the book's disk. */
function asStoreFailure(error: unknown, { place }: ObjectStore): unknown {
  if (!(error instanceof NarrateError) || error.code.startsWith('store-')) return error;
  const { message, hint } = error;
  return new NarrateError('store-refused', `The store ${place} cannot be written to. ${message}`, {
    hint,
    cause: error,
  });
}
