import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { Journal } from '../state/journal/journal.js';
import type { JournalEntry, Submitting } from '../state/journal/journal-entry.js';
import type { Lease } from '../store/lease/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { fenceOf } from './fence.js';
import type { JournalPush } from './push-journal.js';

/** Writes the line that announces a request, here and in the store, before the request may be sent. */
export type Announce = (step: Submitting, now: number | undefined) => Promise<JournalEntry>;

/** Between two tries at a store that does not answer. */
const retryMs = 1000;

/** @param options.last the highest position of a fencing token in the journal */
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
  /** Whether it was told that the store does not answer: once, however many wait for it. */
  let isTold = false;

  /**
   * Tells the store, then asks it whether the lease is still ours. In this order: a run that takes the lease later finds
   * the line. False: the store does not answer just now. @throws NarrateError `store-refused`, `store-lost`; the signal's reason
   */
  async function isInStore(): Promise<boolean> {
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
      // For as long as the lease holds: what is paid for meanwhile is still collected, and nothing has been sent.
      while (!(await isInStore())) {
        if (!isTold)
          warn(
            'store-waiting',
            `The store ${store.place} does not answer. narrate waits for it before it buys anything.`,
          );
        isTold = true;
        await lease.require(signal);
        // A folder whose disk has gone refuses at once.
        await clock.sleep(retryMs, signal);
      }
      isTold = false;
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

/** A folder's disk may be full, or be somebody else's: that is the store's failure, and not this machine's. */
function asStoreFailure(error: unknown, { place }: ObjectStore): unknown {
  if (!(error instanceof NarrateError) || error.code.startsWith('store-')) return error;
  const { message, hint } = error;
  return new NarrateError('store-refused', `The store ${place} cannot be written to. ${message}`, {
    hint,
    cause: error,
  });
}
