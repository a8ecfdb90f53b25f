import { type Holder, parseHolder } from '../../base/holder.js';
import type { ListedObject, ObjectStore } from '../object-store.js';

/** A claim to the lease of a store. `isHeld`: its owner saw no other claim, so it holds the lease. */
export interface Claim extends Holder {
  readonly isHeld: boolean;
}

/** The claims in one listing of a store. */
export interface ClaimLook {
  readonly mine: ListedObject;
  /** The claims of other runs that have not expired. */
  readonly others: readonly ListedObject[];
}

/** The claim of this run in a store, under a unique name. */
export interface OwnClaim {
  /** Writes the claim, which also renews it. */
  write(isHeld: boolean, signal: AbortSignal): Promise<void>;
  /** Lists the claims, and removes expired claims of other runs; null: the claim of this run does not exist. */
  look(signal: AbortSignal): Promise<ClaimLook | null>;
  /** Removes the claim. */
  withdraw(signal: AbortSignal): Promise<void>;
}

/** The prefix of all claims. */
const leasePrefix = 'lease/';

/**
 * Returns the claim of this run. Nothing is written yet.
 * @param options.ttlMs a claim expires if it was last written so long before this run's, by the store's clock
 */
export function ownClaim(
  store: ObjectStore,
  { id, holder, ttlMs }: { readonly id: string; readonly holder: Holder; readonly ttlMs: number },
): OwnClaim {
  const name = `${leasePrefix}${id}.json`;
  return {
    write(isHeld, signal) {
      const claim: Claim = { ...holder, isHeld };
      return store.put(name, Buffer.from(JSON.stringify(claim)), signal);
    },
    async look(signal) {
      const claims = await store.list(leasePrefix, signal);
      const mine = claims.find((one) => one.name === name);
      if (mine === undefined) return null;
      const others = claims.filter((one) => one !== mine);
      const isExpired = (one: ListedObject) => mine.modifiedMs - one.modifiedMs > ttlMs;
      for (const one of others) if (isExpired(one)) await store.remove(one.name, signal);
      return { mine, others: others.filter((one) => !isExpired(one)) };
    },
    withdraw: (signal) => store.remove(name, signal),
  };
}

/** Reads the first of `claims` that holds the lease, or else the first one; null: none can be read any more. */
export async function firstClaim(
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

function parseClaim(text: string): Claim | null {
  try {
    const value = JSON.parse(text) as { readonly isHeld?: unknown } | null;
    const holder = parseHolder(value);
    return holder && { ...holder, isHeld: value?.isHeld === true };
  } catch {
    return null;
  }
}
