import { type Holder, parseHolder } from '../../base/holder.js';
import type { ListedObject, ObjectStore } from '../object-store.js';

/** What a claim to the lease says of itself. `isHeld`: nobody else had one when its owner looked. */
export interface Claim extends Holder {
  readonly isHeld: boolean;
}

/** All claims at one look. */
export interface ClaimLook {
  readonly mine: ListedObject;
  /** Those of others that are alive. */
  readonly others: readonly ListedObject[];
}

/** This run's own claim in a store, under a name that nobody else has. */
export interface OwnClaim {
  write(isHeld: boolean, signal: AbortSignal): Promise<void>;
  /** Null: our claim is not there. Claims of others that are over are removed. */
  look(signal: AbortSignal): Promise<ClaimLook | null>;
  withdraw(signal: AbortSignal): Promise<void>;
}

/** All claims are here. */
const leasePrefix = 'lease/';

/** @param ttlMs a claim that was not written again for so long is over, by the times that the store gave to it and to ours */
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
      const isOver = (one: ListedObject) => mine.modifiedMs - one.modifiedMs > ttlMs;
      for (const one of others) if (isOver(one)) await store.remove(one.name, signal);
      return { mine, others: others.filter((one) => !isOver(one)) };
    },
    withdraw: (signal) => store.remove(name, signal),
  };
}

/** What the claims say: the first that holds the lease, else the first that wants it; null: all have gone. */
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
