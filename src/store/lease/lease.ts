import { NarrateError } from '../../base/errors.js';
import { type Holder, nameOfHolder } from '../../base/holder.js';
import type { Clock } from '../../base/time/clock.js';
import { untilAborted } from '../../base/time/on-abort.js';
import type { ListedObject, ObjectStore } from '../object-store.js';
import { firstClaim, type OwnClaim } from './lease-claim.js';

/** The right to buy for the books of a store. It is renewed in the background until it is released. */
export interface Lease {
  /** A unique id. */
  readonly id: string;
  /**
   * Resolves if this run holds the lease, as far as is known here. If the last renewal is too old, it waits for a renewal.
   * @throws NarrateError `store-lost`, `store-unreachable`, `store-refused`; the signal's reason
   */
  require(signal: AbortSignal): Promise<void>;
  /**
   * Resolves if a listing of the store shows the claim of this run and no other holder. Simultaneous calls share a listing.
   * @throws as `require`
   */
  confirm(signal: AbortSignal): Promise<void>;
  /** Releases the lease. If that fails before the signal aborts, the lease expires. */
  release(signal: AbortSignal): Promise<void>;
}

/** The state of this run's claim when it was last written. */
export interface Renewal {
  readonly mine: ListedObject;
  /** A time before the claim was written. */
  readonly sentAt: Instant;
}

/** The share of the time to live after which a lease is renewed. */
const renewAfter = 1 / 4;
/** The share of the time to live for which a lease is trusted without a renewal. */
export const trustedFor = 3 / 4;

/** What a held lease needs. */
export interface HeldLeaseOptions {
  readonly store: ObjectStore;
  /** The time to live: a lease that is not renewed for so long expires. */
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly id: string;
  readonly claim: OwnClaim;
  readonly first: Renewal;
}

/** A lease that this run holds from the first renewal on. */
export class HeldLease implements Lease {
  readonly id: string;
  readonly #options: HeldLeaseOptions;
  readonly #released = new AbortController();
  readonly #renew: () => Promise<void>;
  readonly #lookAgain: () => Promise<void>;
  /** Settles when the renewals in the background have ended. */
  readonly #renewals: Promise<void>;
  #latest: Renewal;
  #lost: NarrateError | null = null;

  constructor(options: HeldLeaseOptions) {
    this.id = options.id;
    this.#options = options;
    this.#latest = options.first;
    this.#renew = inTurn(() => this.#noteLoss(this.#renewNow()));
    this.#lookAgain = inTurn(() => this.#noteLoss(this.#look()));
    this.#renewals = this.#keepRenewing().catch(() => {});
  }

  async require(signal: AbortSignal): Promise<void> {
    const { ttlMs } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      if (this.#lost !== null) throw this.#lost;
      if (this.#latest.sentAt.elapsedMs() < ttlMs * trustedFor) return;
      await untilAborted(this.#renew(), signal);
    }
  }

  async confirm(signal: AbortSignal): Promise<void> {
    await this.require(signal);
    await untilAborted(this.#lookAgain(), signal);
  }

  async release(signal: AbortSignal): Promise<void> {
    this.#released.abort();
    await this.#renewals;
    await withdraw(this.#options.claim, signal);
  }

  async #keepRenewing(): Promise<void> {
    const { clock, ttlMs } = this.#options;
    while (this.#lost === null) {
      await clock.sleep(ttlMs * renewAfter, this.#released.signal);
      await this.#renew().catch(() => {});
    }
  }

  async #renewNow(): Promise<void> {
    const { store, ttlMs, clock, claim } = this.#options;
    if (this.#latest.sentAt.elapsedMs() >= ttlMs) throw outOfTouch(store);
    const sentAt = instantOf(clock);
    // Look before writing too: a claim that was removed must not come back as if nothing had happened.
    await this.#look();
    await claim.write(true, this.#released.signal);
    const mine = await this.#look();
    // If the write took longer than the time to live, another run may have held the lease meanwhile.
    if (mine.modifiedMs - this.#latest.mine.modifiedMs > ttlMs) throw outOfTouch(store);
    this.#latest = { mine, sentAt };
  }

  /** Lists this run's claim. Claims of other runs that do not hold the lease do not matter: their owners withdraw them. */
  async #look(): Promise<ListedObject> {
    const { store, claim } = this.#options;
    const { signal } = this.#released;
    const found = await claim.look(signal);
    if (found === null) throw claimGone(store);
    const rival = await firstClaim(store, found.others, signal);
    if (rival?.isHeld) throw takenBy(store, rival);
    return found.mine;
  }

  async #noteLoss(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => {
      if (error instanceof NarrateError && error.code === 'store-lost') this.#lost ??= error;
      throw error;
    });
  }
}

/**
 * Removes a claim, and ignores failures: it expires. This happens also after the run was asked to stop, because other runs
 * wait for a claim that stays.
 */
export const withdraw = (claim: OwnClaim, signal: AbortSignal): Promise<void> =>
  claim.withdraw(signal).catch(() => {});

/** Returns a function that runs `work`. Calls made while it runs share the next run, so each run begins after its calls. */
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

/** A point in time. */
export interface Instant {
  /** Returns the milliseconds since then: the greater of two clocks, because one may stop during sleep and one may be set. */
  elapsedMs(): number;
}

/** Returns the current time. */
export function instantOf(clock: Clock): Instant {
  const wall = clock.now();
  const monotonic = clock.monotonic();
  return { elapsedMs: () => Math.max(clock.now() - wall, clock.monotonic() - monotonic) };
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
