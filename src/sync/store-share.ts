import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { Journal } from '../state/journal/journal.js';
import { type JournalStep, nameOf, type Take } from '../state/journal/journal-entry.js';
import type { Share, ShareProgress } from '../state/share.js';
import { availableTakes, type TakeId, type TakeStore } from '../state/takes.js';
import type { Lease } from '../store/lease/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { type Announce, makeAnnounce } from './announce.js';
import type { AttachedStore } from './attach-store.js';
import { lastPosition } from './fence.js';
import { type FinalUpload, makeFinalUpload } from './final-upload.js';
import type { JournalPush } from './push-journal.js';
import type { SharedAlignments } from './shared-alignments.js';
import type { SharedTakes } from './shared-takes.js';
import { writeStoreCache } from './store-cache.js';
import type { Uploads } from './uploads.js';

/** The delay before journal lines that no caller waits for are uploaded together, in milliseconds. */
const flushDelayMs = 300;

/** The parts of a `StoreShare`. The lease is held, and the store's journal is merged into the local one. */
export interface ShareParts {
  readonly store: ObjectStore;
  /** The local journal. */
  readonly journal: Journal;
  /** The local takes. */
  readonly takes: TakeStore;
  readonly alignments: SharedAlignments;
  readonly lease: Lease;
  readonly push: JournalPush;
  readonly shared: SharedTakes;
  readonly uploads: Uploads;
  readonly attached: AttachedStore;
  /** The file of the store cache. */
  readonly cachePath: string;
  /** Whether an empty store is filled, so that alignments of earlier runs are uploaded too. */
  readonly mayBeEmpty: boolean;
  readonly warn: (code: NoticeCode, message: string) => void;
  readonly clock: Clock;
  /** After it aborts, nothing is downloaded or uploaded except for the last lines of the journal. */
  readonly signal: AbortSignal;
}

/** A state folder that is shared through a store. The caller holds the store's lease. */
export class StoreShare implements Share {
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly alignments: SharedAlignments;
  readonly #parts: ShareParts;
  readonly #finalUpload: FinalUpload;
  readonly #announce: Announce;
  readonly #closed = new AbortController();
  /** The upload of lines that no caller waits for; null: none is under way. */
  #delayedFlush: Promise<void> | null = null;

  constructor(parts: ShareParts) {
    this.#parts = parts;
    this.#finalUpload = makeFinalUpload(parts);
    this.#announce = makeAnnounce({
      ...parts,
      last: lastPosition(parts.journal.entries),
      signal: AbortSignal.any([parts.signal, this.#finalUpload.signal]),
    });
    this.journal = this.#sharedJournal();
    this.takes = this.#allTakes();
    this.alignments = parts.alignments;
  }

  progress(): ShareProgress {
    const { uploads, push } = this.#parts;
    const { sent, bytes, notUploaded } = uploads.progress();
    return { takes: sent, bytes, lines: push.uploaded, behind: { takes: notUploaded, lines: push.behind } };
  }

  async sweep(isVoiceUsed: (voiceId: string) => boolean): Promise<number> {
    const { journal, lease, shared, alignments, signal } = this.#parts;
    let bytes = 0;
    for (const take of forgottenIn(journal)) {
      await lease.require(signal);
      bytes += await shared.remove(take, signal);
    }
    await lease.require(signal);
    return bytes + (await alignments.sweep({ takes: takesIn(journal), isVoiceUsed }, signal));
  }

  async settled(): Promise<void> {
    const { uploads, push, alignments, mayBeEmpty: always, signal } = this.#parts;
    await uploads.settled();
    await alignments.upload(signal, { always });
    await this.#finalUpload.within((signal) => push.flush(signal));
    this.#finalUpload.warnOnce();
    await this.#writeCache();
  }

  async close(): Promise<void> {
    const { uploads, push, lease, signal: runSignal } = this.#parts;
    // What was paid for is uploaded even if the run failed. A run that is asked to stop does not wait for it.
    if (!runSignal.aborted) await uploads.settled();
    uploads.end();
    await uploads.settled();
    await this.#finalUpload.within(async (signal) => {
      await push.flush(signal).catch(() => {});
      this.#closed.abort();
      await this.#delayedFlush;
      await lease.release(signal);
    });
    this.#finalUpload.warnOnce();
    await this.#writeCache();
  }

  /** Returns the local journal, which also uploads its new lines. */
  #sharedJournal(): Journal {
    const { journal, lease } = this.#parts;
    return {
      ...journal,
      append: (step, now) => this.#append(step, now),
      async requireOwn(signal) {
        await journal.requireOwn(signal);
        await lease.require(signal);
      },
    };
  }

  async #append(step: JournalStep, now: number | undefined): ReturnType<Journal['append']> {
    const { journal, push, uploads } = this.#parts;
    if (step.type === 'submitting') return this.#announce(step, now).finally(() => this.#flushSoon());
    const entry = await journal.append(step, now);
    push.add(entry);
    if (step.type === 'taken') uploads.add(step);
    this.#flushSoon();
    return entry;
  }

  #flushSoon(): void {
    const { clock, push } = this.#parts;
    this.#delayedFlush ??= clock
      .sleep(flushDelayMs, this.#closed.signal)
      .then(() => push.flush(this.#finalUpload.signal))
      // The lines stay queued for the next flush.
      .catch(() => {})
      .finally(() => {
        this.#delayedFlush = null;
      });
  }

  /** Returns the local takes and those of the store. */
  #allTakes(): TakeStore {
    const { takes, shared, warn } = this.#parts;
    return {
      ...takes,
      available: (ledger) => availableTakes(ledger, (take) => takes.has(take) || shared.has(take)),
      isRemoteOnly: (take) => !takes.has(take),
      async download(take, signal) {
        if (takes.has(take) || !shared.has(take)) return;
        await shared.fetch(take, signal).catch((error: unknown) => {
          if (!(error instanceof NarrateError) || !error.code.startsWith('store-')) throw error;
          warn('store-unknown', `A recording could not be downloaded from the store. ${error.message}`);
        });
      },
    };
  }

  /** Writes the store cache. */
  #writeCache(): Promise<void> {
    const { cachePath, attached, push, shared } = this.#parts;
    return writeStoreCache(cachePath, {
      segments: new Map([...attached.pulled.segments, ...push.segments]),
      takes: shared.objects,
    });
  }
}

/** Returns all takes of a journal, whatever gateway made them, except those that a `forgotten` line revokes. */
export function takesIn({ entries }: Journal): readonly Take[] {
  const forgotten = new Set(entries.flatMap((entry) => (entry.type === 'forgotten' ? entry.lines : [])));
  return entries.flatMap((entry) => (entry.type === 'taken' && !forgotten.has(entry.id) ? [entry] : []));
}

/** Returns the takes of a journal that exist no longer: `forgotten` lines revoke all their `taken` lines. */
function forgottenIn(journal: Journal): readonly TakeId[] {
  const live = new Set(takesIn(journal).map(nameOf));
  return journal.entries.flatMap((entry) =>
    entry.type === 'taken' && !live.has(nameOf(entry)) ? [entry] : [],
  );
}
