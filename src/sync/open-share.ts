import { randomBytes } from 'node:crypto';
import type { OnEvent } from '../base/events.js';
import { livenessOf, thisProcess } from '../base/holder.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { OpenShare } from '../state/share.js';
import type { Packing } from '../store/flac/packing.js';
import { takeLease } from '../store/lease/take-lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { attachStore, damagedObject } from './attach-store.js';
import { makeJournalPush } from './push-journal.js';
import { sharedAlignments } from './shared-alignments.js';
import { sharedTakes } from './shared-takes.js';
import { StoreShare, takesIn } from './store-share.js';
import { makeUploads } from './uploads.js';

export interface ShareOptions {
  readonly store: ObjectStore;
  readonly format: 'wav' | 'flac';
  readonly packing: Packing;
  /** The file of the store cache. */
  readonly cachePath: string;
  /** The folder of the local alignments. */
  readonly alignmentsFolder: string;
  /** Whether the store may be empty although it was not before. False: that is an error. */
  readonly mayBeEmpty: boolean;
  readonly clock: Clock;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  readonly onEvent: OnEvent;
  /** After it aborts, nothing is downloaded or uploaded except for the last lines of the journal. */
  readonly signal: AbortSignal;
  /** Default: 60,000. */
  readonly leaseTtlMs?: number | undefined;
}

const defaultTtlMs = 60_000;
/** How long a run that cannot begin waits for a store to release the lease. */
const releaseMs = 10_000;

/**
 * Returns a function that takes the lease of the store, merges the store's journal into the local one, and from then on
 * uploads new lines and recordings.
 * @throws NarrateError `locked`, `store-unreachable`, `store-refused`, `journal-newer`, `journal-corrupt`, `disk-full`, `not-writable`; the signal's reason
 */
export const openShare =
  (options: ShareOptions): OpenShare =>
  async ({ journal, takes, alignments: local }) => {
    const { store, clock, random, signal, onEvent, leaseTtlMs: ttlMs = defaultTtlMs } = options;
    const warn = (code: NoticeCode, message: string) => onEvent({ type: 'warning', code, message });
    const lease = await takeLease({
      store,
      holder: thisProcess(clock.now()),
      ttlMs,
      clock,
      random,
      hasEnded: (holder) => livenessOf(holder) === 'dead',
      onWait: ({ pid }) =>
        warn(
          'store-waiting',
          `Process ${pid} was killed while it held the store. The store is free again within ${Math.ceil(ttlMs / 1000)} s.`,
        ),
      signal,
    });
    try {
      const attached = await attachStore(journal, options);
      const push = makeJournalPush(store, runName(clock.now()));
      const inStore = new Set([...attached.pulled.segments.values()].flatMap(({ ids }) => ids));
      for (const entry of journal.entries) if (!inStore.has(entry.id)) push.add(entry);
      const shared = sharedTakes({
        ...options,
        local: takes,
        listed: attached.listed,
        onDamaged: (name) => warn('store-damaged', damagedObject(store, name)),
      });
      const uploads = makeUploads({
        shared,
        signal,
        onMoved: (moved, of) => onEvent({ type: 'takes-moved', moved, of }),
      });
      for (const take of takesIn(journal)) if (takes.has(take) && !shared.has(take)) uploads.add(take);
      const alignments = sharedAlignments({ store, local, folder: options.alignmentsFolder });
      const parts = { journal, takes, alignments, lease, push, shared, uploads, attached };
      return new StoreShare({ ...options, ...parts, warn });
    } catch (error) {
      await lease.release(AbortSignal.timeout(releaseMs));
      throw error;
    }
  };

/** Returns a unique name that sorts after those of earlier runs, if the clocks of the machines agree. */
const runName = (now: number): string =>
  `${new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '')}-${randomBytes(6).toString('hex')}`;
