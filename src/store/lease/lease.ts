import { randomUUID } from 'node:crypto';
import { NarrateError } from '../../base/errors.js';
import { type Holder, nameOfHolder } from '../../base/holder.js';
import type { Clock } from '../../base/time/clock.js';
import { untilAborted } from '../../base/time/on-abort.js';
import type { ListedObject, ObjectStore } from '../object-store.js';
import { type Claim, firstClaim, type OwnClaim, ownClaim } from './lease-claim.js';

/** The right to buy for the books of a store. It is renewed behind what goes on, until it is released. */
export interface Lease {
  /** Names it; no other lease has this name. */
  readonly id: string;
  /**
   * Resolves while it is ours as far as is known here, and waits for a renewal where too much time has gone by.
   * @throws NarrateError `store-lost`, `store-unreachable`; the signal's reason
   */
  require(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when the store shows our claim and nobody else's: one listing, shared by all who ask meanwhile.
   * @throws as `require`
   */
  confirm(signal: AbortSignal): Promise<void>;
  /** Gives it up; one that cannot be given up before the signal aborts ends by itself. */
  release(signal: AbortSignal): Promise<void>;
}

export interface LeaseOptions {
  readonly store: ObjectStore;
  readonly holder: Holder;
  /** A lease that is not renewed for so long is over. */
  readonly ttlMs: number;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Whether a holder of this machine has ended, as far as can be told: then its lease is waited for, and not given way to. */
  readonly hasEnded: (holder: Holder) => boolean;
  /** Told once when it is. */
  readonly onWait: (holder: Holder) => void;
  readonly signal: AbortSignal;
}

/** Of the time to live: when a lease is renewed, and from when on it is not relied on without asking. */
const renewAfter = 1 / 4;
const reliedOn = 3 / 4;
/** How often one comes back that met others who were only about to begin. */
const contests = 8;
/** How long a store is waited for that is to take a claim back. */
const withdrawMs = 10_000;

/**
 * Takes the lease of a store. Each contender writes a claim of its own and then looks whether there are others: of two,
 * at least the one that looks last sees the other's, so never do both go ahead, whatever the timing. Who sees another's
 * withdraws its own; if that one holds the lease, it gives way, else it comes back a moment later. Who sees none writes
 * that it holds the lease and looks again, so that a holder whose claim was lost meanwhile sees that before this one has
 * bought anything. That needs no more of a store than that a listing shows what was written before (see
 * docs/decisions/store.md), no conditional write. Claims are compared by the times that the store gave them, so no
 * machine's clock has to be right.
 * @throws NarrateError `locked` with who holds it; `store-unreachable`, `store-refused`
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { store, holder: self, clock, random, ttlMs, hasEnded, onWait, signal } = options;
  const id = randomUUID();
  const claim = ownClaim(store, { id, holder: self, ttlMs });
  let hasWaited = false;
  for (let contest = 0; ; ) {
    const looked = await claimAndLook(options, claim);
    if ('standing' in looked) return held(options, { id, claim, first: looked.standing });
    const { holder } = looked;
    if (holder === null || !holder.isHeld) {
      contest += 1;
      if (contest > contests) throw heldBy(store, holder, ttlMs);
      await clock.sleep(random() * 150 * contest, signal);
    } else {
      if (!hasEnded(holder)) throw heldBy(store, holder, ttlMs);
      if (!hasWaited) onWait(holder);
      hasWaited = true;
      await clock.sleep(Math.min(1000, ttlMs / 8), signal);
    }
  }
}

/** What is known of a claim of ours. */
interface Standing {
  readonly mine: ListedObject;
  /** Before the claim was last written. */
  readonly sentAt: Mark;
}

/** Whatever goes wrong, a claim that holds nothing is not left behind: others would wait for it. */
async function claimAndLook(
  { store, clock, ttlMs, signal }: LeaseOptions,
  claim: OwnClaim,
): Promise<{ readonly standing: Standing } | { readonly holder: Claim | null }> {
  let isHeld = false;
  try {
    const sentAt = markOf(clock);
    await claim.write(false, signal);
    const { others } = shown(await claim.look(signal), store);
    if (others.length > 0) return { holder: await firstClaim(store, others, signal) };
    await claim.write(true, signal);
    const { mine, others: later } = shown(await claim.look(signal), store);
    const rival = await firstClaim(store, later, signal);
    isHeld = rival?.isHeld !== true && sentAt.elapsedMs() < ttlMs * reliedOn;
    return isHeld ? { standing: { mine, sentAt } } : { holder: rival };
  } finally {
    if (!isHeld) await giveUp(claim, AbortSignal.timeout(withdrawMs));
  }
}

function shown<T>(look: T | null, { place }: ObjectStore): T {
  if (look !== null) return look;
  throw new NarrateError(
    'store-unreachable',
    `The store ${place} does not list an object that narrate has just written to it.`,
  );
}

/** Also after the end was asked for: a claim that stays keeps others waiting. */
const giveUp = (claim: OwnClaim, signal: AbortSignal): Promise<void> =>
  claim.withdraw(signal).catch(() => {});

/** A lease that is ours from `first` on. */
function held(
  { store, clock, ttlMs }: LeaseOptions,
  { id, claim, first }: { readonly id: string; readonly claim: OwnClaim; readonly first: Standing },
): Lease {
  const done = new AbortController();
  let standing = first;
  let lost: NarrateError | null = null;

  /** Our claim, as the store shows it. Claims of others that hold nothing are about to be withdrawn. */
  async function look(): Promise<ListedObject> {
    const found = await claim.look(done.signal);
    if (found === null) throw claimGone(store);
    const rival = await firstClaim(store, found.others, done.signal);
    if (rival?.isHeld) throw takenBy(store, rival);
    return found.mine;
  }
  async function renewNow(): Promise<void> {
    if (standing.sentAt.elapsedMs() >= ttlMs) throw outOfTouch(store);
    const sentAt = markOf(clock);
    // Before it is written as well: a claim that was removed must not come back as if nothing had happened.
    await look();
    await claim.write(true, done.signal);
    const mine = await look();
    // It may have been on its way for longer than the lease lived: then somebody else may have had it meanwhile.
    if (mine.modifiedMs - standing.mine.modifiedMs > ttlMs) throw outOfTouch(store);
    standing = { mine, sentAt };
  }
  const noting = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if (error instanceof NarrateError && error.code === 'store-lost') lost ??= error;
      throw error;
    });
  };
  const renew = inTurn(() => noting(renewNow()));
  const lookAgain = inTurn(() => noting(look()));
  const keeping = (async () => {
    while (lost === null) {
      await clock.sleep(ttlMs * renewAfter, done.signal);
      await renew().catch(() => {});
    }
  })().catch(() => {});
  const lease: Lease = {
    id,
    async require(signal) {
      for (;;) {
        signal.throwIfAborted();
        if (lost !== null) throw lost;
        if (standing.sentAt.elapsedMs() < ttlMs * reliedOn) return;
        await untilAborted(renew(), signal);
      }
    },
    async confirm(signal) {
      await lease.require(signal);
      await untilAborted(lookAgain(), signal);
    },
    async release(signal) {
      done.abort();
      await keeping;
      await giveUp(claim, signal);
    },
  };
  return lease;
}

/** Calls that come while one is under way share the next one, so that each begins after it was asked for. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null;
        running = work();
        return running;
      });
    return next;
  };
}

/** A moment. Elapsed time is the greater of what two clocks say: one stands still while a machine sleeps, the other may be set. */
interface Mark {
  elapsedMs(): number;
}

function markOf(clock: Clock): Mark {
  const wall = clock.now();
  const steady = clock.monotonic();
  return { elapsedMs: () => Math.max(clock.now() - wall, clock.monotonic() - steady) };
}

const outOfTouch = ({ place }: ObjectStore): NarrateError =>
  new NarrateError(
    'store-lost',
    `This run could not reach the store ${place} for too long. Another run may be buying for the same book by now.`,
  );

const claimGone = ({ place }: ObjectStore): NarrateError =>
  new NarrateError(
    'store-lost',
    `The lease of this run was removed from the store ${place}. Another run may be buying for the same book by now.`,
    {
      hint: 'If the bucket has life-cycle rules, exclude `lease/` from them. Run the same command again: it resumes, and uses what the other run bought.',
    },
  );

const takenBy = ({ place }: ObjectStore, rival: Holder): NarrateError =>
  new NarrateError(
    'store-lost',
    `Another run holds the store ${place} at the same time: ${nameOfHolder(rival)}.`,
  );

function heldBy({ place }: ObjectStore, holder: Holder | null, ttlMs: number): NarrateError {
  const who = holder === null ? 'a run that is about to begin' : nameOfHolder(holder);
  return new NarrateError('locked', `Another run is working on the books of the store ${place}: ${who}.`, {
    hint: `Wait for it to end, and run the same command again. If it was killed, the store is free after ${Math.ceil(ttlMs / 1000)} s.`,
  });
}
