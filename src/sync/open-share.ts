import { randomBytes } from 'node:crypto';
import { NarrateError } from '../base/errors.js';
import type { OnEvent } from '../base/events.js';
import { livenessOf, thisProcess } from '../base/holder.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Clock } from '../base/time/clock.js';
import type { Journal } from '../state/journal/journal.js';
import { nameOf, type Take } from '../state/journal/journal-entry.js';
import type { OpenShare, Share } from '../state/share.js';
import { type TakeStore, takesHere } from '../state/takes.js';
import type { Packing } from '../store/flac/packing.js';
import { type Lease, takeLease } from '../store/lease/lease.js';
import type { ObjectStore } from '../store/object-store.js';
import { makeAnnounce } from './announce.js';
import { type AttachedStore, attachStore, damagedObject } from './attach-store.js';
import { lastPosition } from './fence.js';
import { makeFinalUpload } from './final-upload.js';
import { type JournalPush, makeJournalPush } from './push-journal.js';
import { type Named, type SharedTakes, sharedTakes } from './shared-takes.js';
import { writeMemory } from './store-memory.js';
import { makeUploads, type Uploads } from './uploads.js';

export interface ShareOptions {
  readonly store: ObjectStore;
  readonly format: 'wav' | 'flac';
  readonly packing: Packing;
  /** Where it is remembered what the store holds. */
  readonly memoryPath: string;
  /** A store that turns out empty and was not is refused, unless it is to be filled anew. */
  readonly mayBeEmpty: boolean;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onEvent: OnEvent;
  /** Aborted: nothing more is fetched or sent, but for the last lines of the journal. */
  readonly signal: AbortSignal;
  /** Default: a minute. */
  readonly leaseTtlMs?: number | undefined;
}

const defaultTtlMs = 60_000;
/** Lines that nobody waits for go together. */
const gatherMs = 300;
/** How long a store that does not answer may hold up a run that cannot begin. */
const releaseMs = 10_000;

/**
 * Takes the lease, brings what the store's journal says here, and from then on what the journal here says there.
 * @throws NarrateError `locked`, `store-unreachable`, `store-refused`, `journal-newer`
 */
export const openShare =
  (options: ShareOptions): OpenShare =>
  async ({ journal, takes }) => {
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
      const joined = await attachStore(journal, options);
      const push = makeJournalPush(store, runName(clock.now()));
      const inStore = new Set([...joined.pulled.segments.values()].flatMap(({ ids }) => ids));
      for (const entry of journal.entries) if (!inStore.has(entry.id)) push.add(entry);
      const shared = sharedTakes({
        ...options,
        local: takes,
        listed: joined.listed,
        onDamaged: (name) => warn('store-damaged', damagedObject(store, name)),
      });
      const uploads = makeUploads({
        shared,
        signal,
        onMoved: (moved, of) => onEvent({ type: 'takes-moved', moved, of }),
      });
      for (const take of takesOf(journal)) if (takes.has(take) && !shared.has(take)) uploads.add(take);
      return assemble({ ...options, warn, journal, takes, lease, push, shared, uploads, joined });
    } catch (error) {
      await lease.release(AbortSignal.timeout(releaseMs));
      throw error;
    }
  };

/** Sorts after those of earlier runs, as far as clocks agree, and is nobody else's. */
const runName = (now: number): string =>
  `${new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '')}-${randomBytes(6).toString('hex')}`;

/** Every recording that the journal has, whoever it was bought from. */
function takesOf({ entries }: Journal): readonly Take[] {
  const forgotten = new Set(entries.flatMap((entry) => (entry.type === 'forgotten' ? entry.lines : [])));
  return entries.flatMap((entry) => (entry.type === 'taken' && !forgotten.has(entry.id) ? [entry] : []));
}

/** Recordings of which every `taken` line was taken back. */
function forgottenIn(journal: Journal): readonly Named[] {
  const live = new Set(takesOf(journal).map(nameOf));
  return journal.entries.flatMap((entry) =>
    entry.type === 'taken' && !live.has(nameOf(entry)) ? [entry] : [],
  );
}

interface Parts extends ShareOptions {
  readonly warn: (code: NoticeCode, message: string) => void;
  readonly journal: Journal;
  readonly takes: TakeStore;
  readonly lease: Lease;
  readonly push: JournalPush;
  readonly shared: SharedTakes;
  readonly uploads: Uploads;
  readonly joined: AttachedStore;
}

function assemble(parts: Parts): Share {
  const { journal, takes, shared, uploads, push, lease, clock, joined, warn } = parts;
  const done = new AbortController();
  const lastWords = makeFinalUpload(parts);
  let gathering: Promise<void> | null = null;
  const flushSoon = (): void => {
    gathering ??= clock
      .sleep(gatherMs, done.signal)
      .then(() => push.flush(lastWords.signal))
      // It stays, and goes with the next ones.
      .catch(() => {})
      .finally(() => {
        gathering = null;
      });
  };
  const announce = makeAnnounce({
    ...parts,
    last: lastPosition(journal.entries),
    signal: AbortSignal.any([parts.signal, lastWords.signal]),
  });
  const remember = () =>
    writeMemory(parts.memoryPath, {
      segments: new Map([...joined.pulled.segments, ...push.segments]),
      takes: shared.objects,
    });
  return {
    journal: {
      ...journal,
      async append(step, now) {
        if (step.type === 'submitting') return announce(step, now).finally(flushSoon);
        const entry = await journal.append(step, now);
        push.add(entry);
        if (step.type === 'taken') uploads.add(step);
        flushSoon();
        return entry;
      },
      async requireOwn(signal) {
        await journal.requireOwn(signal);
        await lease.require(signal);
      },
    },
    takes: {
      ...takes,
      here: (ledger) => takesHere(ledger, (take) => takes.has(take) || shared.has(take)),
      isAway: (take) => !takes.has(take),
      async download(take, signal) {
        if (takes.has(take) || !shared.has(take)) return;
        await shared.fetch(take, signal).catch((error: unknown) => {
          if (!(error instanceof NarrateError) || !error.code.startsWith('store-')) throw error;
          warn('store-unknown', `A recording could not be downloaded from the store. ${error.message}`);
        });
      },
    },
    standing() {
      const { sent, bytes, lost } = uploads.standing();
      return { takes: sent, bytes, lines: push.brought, behind: { takes: lost, lines: push.behind } };
    },
    async sweep() {
      let bytes = 0;
      for (const take of forgottenIn(journal)) {
        await lease.require(parts.signal);
        bytes += await shared.remove(take, parts.signal);
      }
      return bytes;
    },
    async settled() {
      await uploads.settled();
      await lastWords.within((signal) => push.flush(signal));
      lastWords.tell();
      await remember();
    },
    async close() {
      // What was paid for goes there also when something else went wrong; asked to end, a run ends.
      if (!parts.signal.aborted) await uploads.settled();
      uploads.end();
      await uploads.settled();
      await lastWords.within(async (signal) => {
        await push.flush(signal).catch(() => {});
        done.abort();
        await gathering;
        await lease.release(signal);
      });
      lastWords.tell();
      await remember();
    },
  };
}
