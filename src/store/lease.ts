import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.js';
import { NarrateError } from '../base/errors.js';
import type { ListedObject, ObjectStore } from './object-store.js';

/** Who is at work on a store. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** Tells a process from a later one with the same number; null: nobody can. */
  readonly processStart: string | null;
  /** ISO 8601. */
  readonly since: string;
}

/** The right to buy for the books of a store. It is renewed behind what goes on, until it is released. */
export interface Lease {
  /**
   * Resolves while it is certainly ours, and waits for a renewal where that is not certain.
   * @throws NarrateError `store-lost`, `store-unreachable`; the signal's reason
   */
  require(signal: AbortSignal): Promise<void>;
  /** Gives it up; one that cannot be given up ends by itself. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly store: ObjectStore;
  readonly holder: LeaseHolder;
  /** A lease that is not renewed for so long is over. */
  readonly ttlMs: number;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Whether a holder of this machine has ended, as far as can be told: then its lease is waited for, and not given way to. */
  readonly hasEnded: (holder: LeaseHolder) => boolean;
  /** Told once when it is. */
  readonly onWait: (holder: LeaseHolder) => void;
  readonly signal: AbortSignal;
}

/** What a claim says of itself. `isHeld`: nobody else had one when it was looked at. */
interface Claim extends LeaseHolder {
  readonly isHeld: boolean;
}

/** All claims are here, each under a name of its own. */
const leasePrefix = 'lease/';

/** Of the time to live: when a lease is renewed, and from when on it is not relied on without asking. */
const renewAfter = 1 / 4;
const reliedOn = 3 / 4;
/** How often one comes back that met others who were only about to begin. */
const contests = 8;

/**
 * Takes the lease of a store. Each contender writes a claim of its own and then looks whether there are others: of two,
 * at least the one that looks last sees the other's, so never do both go ahead, whatever the timing. Who sees another's
 * withdraws its own; if that one holds the lease, it gives way, else it comes back a moment later. That needs no more of
 * a store than that a listing shows what was written before (see docs/decisions/store.md), no conditional write. Claims
 * are compared by the times that the store gave them, so no machine's clock has to be right.
 * @throws NarrateError `locked` with who holds it; `store-unreachable`, `store-refused`
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { store, clock, random, ttlMs, hasEnded, onWait, signal } = options;
  const claim = claimOf(options);
  let hasWaited = false;
  for (let contest = 0; ; ) {
    const looked = await claimAndLook(options, claim);
    if ('lease' in looked) return looked.lease;
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

/** Whatever goes wrong, a claim that holds nothing is not left behind: others would wait for it. */
async function claimAndLook(
  options: LeaseOptions,
  claim: OwnClaim,
): Promise<{ readonly lease: Lease } | { readonly holder: Claim | null }> {
  const { store, clock, ttlMs, signal } = options;
  let isHeld = false;
  try {
    const sentAt = markOf(clock);
    await claim.write(false, signal);
    const { mine, others } = await claim.look(signal);
    isHeld = others.length === 0 && sentAt.elapsedMs() < ttlMs * reliedOn;
    if (isHeld) return { lease: held(options, claim, { mine, sentAt }) };
    return { holder: await firstHolder(store, others, signal) };
  } finally {
    if (!isHeld) await claim.withdraw();
  }
}

/** What is known of a claim of ours. */
interface Standing {
  readonly mine: ListedObject;
  /** Before the claim was last written. */
  readonly sentAt: Mark;
}

interface OwnClaim {
  write(isHeld: boolean, signal: AbortSignal): Promise<void>;
  /** Our claim and those of others that are alive; those that are not are removed. */
  look(
    signal: AbortSignal,
  ): Promise<{ readonly mine: ListedObject; readonly others: readonly ListedObject[] }>;
  withdraw(): Promise<void>;
}

function claimOf({ store, holder, ttlMs }: LeaseOptions): OwnClaim {
  const name = `${leasePrefix}${randomUUID()}.json`;
  return {
    write(isHeld, signal) {
      const claim: Claim = { ...holder, isHeld };
      return store.put(name, Buffer.from(JSON.stringify(claim)), signal);
    },
    async look(signal) {
      const claims = await store.list(leasePrefix, signal);
      const mine = claims.find((one) => one.name === name);
      if (mine === undefined)
        throw new NarrateError(
          'store-unreachable',
          `The store ${store.place} does not show what was just written to it.`,
        );
      const others = claims.filter((one) => one !== mine);
      const isOver = (one: ListedObject) => mine.modifiedMs - one.modifiedMs > ttlMs;
      for (const one of others) if (isOver(one)) await store.remove(one.name, signal);
      return { mine, others: others.filter((one) => !isOver(one)) };
    },
    // Also after the end was asked for: a claim that stays keeps others waiting.
    withdraw: () => store.remove(name, AbortSignal.timeout(ttlMs)).catch(() => {}),
  };
}

/** The first of them that holds the lease, else the first that wants it; null: all have gone. */
async function firstHolder(
  store: ObjectStore,
  claims: readonly ListedObject[],
  signal: AbortSignal,
): Promise<Claim | null> {
  const found: Claim[] = [];
  for (const { name } of claims) {
    const bytes = await store.get(name, signal);
    const claim = bytes && parseClaim(Buffer.from(bytes).toString());
    if (claim !== null) found.push(claim);
  }
  return found.find(({ isHeld }) => isHeld) ?? found[0] ?? null;
}

/** What another wrote is shown to people: it may be anything. */
function parseClaim(text: string): Claim | null {
  try {
    const value = JSON.parse(text) as Partial<Claim> | null;
    if (typeof value?.host !== 'string' || typeof value.pid !== 'number') return null;
    const { pid, processStart, isHeld } = value;
    return {
      host: plain(value.host),
      pid,
      processStart: typeof processStart === 'string' ? processStart : null,
      since: plain(value.since),
      isHeld: isHeld === true,
    };
  } catch {
    return null;
  }
}

const plain = (text: unknown): string =>
  String(text)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 100);

/** A lease that is ours from `first` on. */
function held(options: LeaseOptions, claim: OwnClaim, first: Standing): Lease {
  const { store, clock, ttlMs } = options;
  const done = new AbortController();
  let standing = first;
  let lost: NarrateError | null = null;
  let renewing: Promise<void> | null = null;

  const isOver = (): boolean => standing.sentAt.elapsedMs() >= ttlMs;
  async function renewNow(): Promise<void> {
    if (isOver()) throw outOfTouch(store);
    const sentAt = markOf(clock);
    await claim.write(true, done.signal);
    const { mine } = await claim.look(done.signal);
    // It may have been on its way for longer than the lease lived: then somebody else may have had it meanwhile.
    if (mine.modifiedMs - standing.mine.modifiedMs > ttlMs) throw outOfTouch(store);
    standing = { mine, sentAt };
  }
  const renew = (): Promise<void> => {
    renewing ??= renewNow()
      .catch((error: unknown) => {
        if (error instanceof NarrateError && error.code === 'store-lost') lost = error;
        throw error;
      })
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };
  const keeping = (async () => {
    // At once, so that others see that it is held.
    for (let waitMs = 0; lost === null; waitMs = ttlMs * renewAfter) {
      await clock.sleep(waitMs, done.signal);
      await renew().catch(() => {});
    }
  })().catch(() => {});
  return {
    async require(signal) {
      for (;;) {
        signal.throwIfAborted();
        if (lost !== null) throw lost;
        if (standing.sentAt.elapsedMs() < ttlMs * reliedOn) return;
        await renew();
      }
    },
    async release() {
      done.abort();
      await keeping;
      await claim.withdraw();
    },
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
    `This run was out of touch with the store ${place} for too long: another may be buying for the same book by now.`,
  );

function heldBy({ place }: ObjectStore, holder: LeaseHolder | null, ttlMs: number): NarrateError {
  const who = holder === null ? 'one that is about to begin' : `process ${holder.pid} on ${holder.host}`;
  const since = holder === null ? '' : `, since ${holder.since}`;
  return new NarrateError(
    'locked',
    `Another run is at work on the books of the store ${place}: ${who}${since}.`,
    {
      hint: `Wait for it to end, and run the same command again. If it was killed, the store is free ${Math.ceil(ttlMs / 1000)} s later.`,
    },
  );
}
