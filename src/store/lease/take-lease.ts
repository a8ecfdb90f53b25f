import { randomUUID } from 'node:crypto';
import { NarrateError } from '../../base/errors.js';
import { type Holder, nameOfHolder } from '../../base/holder.js';
import type { Clock } from '../../base/time/clock.js';
import type { ObjectStore } from '../object-store.js';
import { HeldLease, instantOf, type Lease, type Renewal, trustedFor, withdraw } from './lease.js';
import { type Claim, firstClaim, type OwnClaim, ownClaim } from './lease-claim.js';

export interface LeaseOptions {
  readonly store: ObjectStore;
  readonly holder: Holder;
  /** The time to live: a lease that is not renewed for so long expires. */
  readonly ttlMs: number;
  readonly clock: Clock;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  /** Returns whether a holder on this machine has certainly ended. If so, this run waits until its lease expires. */
  readonly hasEnded: (holder: Holder) => boolean;
  /** Called once when the wait for such a holder begins. */
  readonly onWait: (holder: Holder) => void;
  readonly signal: AbortSignal;
}

/** How often a run tries again after it met other runs that were also about to begin. */
const maxContests = 8;
/** How long the removal of a claim waits for a store that does not answer. */
const withdrawMs = 10_000;

/**
 * Takes the lease of a store.
 *
 * 1. Each contender writes a claim, then lists the claims. Of two contenders, at least the one that lists last sees the other,
 *    so both never continue, whatever the timing.
 * 2. A contender that sees another claim withdraws its own. If the other one holds the lease, it fails. Otherwise it tries
 *    again a moment later.
 * 3. A contender that sees no other claim writes that it holds the lease, and lists again. So a holder whose claim was lost
 *    sees the new claim before the new holder has bought anything.
 *
 * This needs only a store whose listings show every earlier write (see docs/decisions/store.md), and no conditional writes.
 * Claims are compared by the times that the store gave them, so no machine's clock has to be right.
 * @throws NarrateError `locked` with the name of the holder, `store-unreachable`, `store-refused`; the signal's reason
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { store, holder: self, clock, random, ttlMs, hasEnded, onWait, signal } = options;
  const id = randomUUID();
  const claim = ownClaim(store, { id, holder: self, ttlMs });
  let hasWaited = false;
  for (let contest = 0; ; ) {
    const outcome = await contend(options, claim);
    if ('first' in outcome) return new HeldLease({ store, ttlMs, clock, id, claim, first: outcome.first });
    const { holder } = outcome;
    if (holder === null || !holder.isHeld) {
      contest += 1;
      if (contest > maxContests) throw heldBy(store, holder, ttlMs);
      await clock.sleep(random() * 150 * contest, signal);
    } else {
      if (!hasEnded(holder)) throw heldBy(store, holder, ttlMs);
      if (!hasWaited) onWait(holder);
      hasWaited = true;
      await clock.sleep(Math.min(1000, ttlMs / 8), signal);
    }
  }
}

/**
 * Writes the claim and looks for others. Returns the first renewal if this run now holds the lease, or else the claim that it
 * met; null: that claim no longer exists. A claim that does not hold the lease is always withdrawn: other runs would wait for it.
 */
async function contend(
  { store, clock, ttlMs, signal }: LeaseOptions,
  claim: OwnClaim,
): Promise<{ readonly first: Renewal } | { readonly holder: Claim | null }> {
  let isHeld = false;
  try {
    const sentAt = instantOf(clock);
    await claim.write(false, signal);
    const { others } = requireListed(await claim.look(signal), store);
    if (others.length > 0) return { holder: await firstClaim(store, others, signal) };
    await claim.write(true, signal);
    const { mine, others: later } = requireListed(await claim.look(signal), store);
    const rival = await firstClaim(store, later, signal);
    isHeld = rival?.isHeld !== true && sentAt.elapsedMs() < ttlMs * trustedFor;
    return isHeld ? { first: { mine, sentAt } } : { holder: rival };
  } finally {
    if (!isHeld) await withdraw(claim, AbortSignal.timeout(withdrawMs));
  }
}

function requireListed<T>(look: T | null, { place }: ObjectStore): T {
  if (look !== null) return look;
  throw new NarrateError(
    'store-unreachable',
    `The store ${place} does not list an object that narrate has just written to it.`,
  );
}

function heldBy({ place }: ObjectStore, holder: Holder | null, ttlMs: number): NarrateError {
  const who = holder === null ? 'a run that is about to begin' : nameOfHolder(holder);
  return new NarrateError('locked', `Another run is working on the books of the store ${place}: ${who}.`, {
    hint: `Wait for it to end, and run the same command again. If it was killed, the store is free after ${Math.ceil(ttlMs / 1000)} s.`,
  });
}
