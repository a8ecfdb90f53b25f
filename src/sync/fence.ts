import type { JournalEntry, Submitting } from '../state/journal/journal-entry.js';

/**
 * Returns the fencing token of a request: the lease that it was sent under, and its position among the requests of the
 * journal. A holder counts on from the last position in the journal. So the positions of two leases overlap only if one
 * holder bought after the other had read the journal. No clock is needed.
 */
export const fenceOf = (lease: string, position: number): string => `${lease}:${position}`;

const parseFence = (fence: string): { readonly lease: string; readonly position: number } | null => {
  const match = /^([0-9a-f-]{36}):(\d{1,15})$/.exec(fence);
  return match === null ? null : { lease: match[1]!, position: Number(match[2]) };
};

/** Returns the highest position in the fencing tokens of journal lines; 0: there is none. */
export function lastPosition(entries: readonly JournalEntry[]): number {
  let last = 0;
  for (const entry of entries)
    if (entry.type === 'submitting' && entry.fence !== undefined)
      last = Math.max(last, parseFence(entry.fence)?.position ?? 0);
  return last;
}

/** Requests that were bought while two runs held a store. */
export interface Overlap {
  readonly requests: number;
  /** ISO 8601, by the clocks of the machines that sent them. */
  readonly first: string;
  readonly last: string;
}

/** A request that was bought under a lease. */
interface Bought {
  readonly line: JournalEntry & Submitting;
  readonly position: number;
}

/**
 * Finds requests that two holders bought at overlapping positions; null: there are none. Only accepted requests count: a
 * submission that was refused, or whose run died before it was sent, is no second purchase.
 * @param news ids of the new lines. An overlap without a new line was reported before, and is left out
 */
export function overlapIn(entries: readonly JournalEntry[], news: ReadonlySet<string>): Overlap | null {
  const leases = [...boughtByLease(entries).values()].map((bought) => ({
    bought,
    first: Math.min(...bought.map(({ position }) => position)),
    last: Math.max(...bought.map(({ position }) => position)),
  }));
  const found = new Set<Bought>();
  leases.sort((one, other) => one.first - other.first);
  for (const [index, one] of leases.entries())
    for (const other of leases.slice(index + 1)) {
      if (other.first > one.last) break;
      const both = [...one.bought, ...other.bought].filter(
        ({ position }) => position >= other.first && position <= Math.min(one.last, other.last),
      );
      if (both.some(({ line }) => news.has(line.id))) for (const each of both) found.add(each);
    }
  if (found.size === 0) return null;
  const times = [...found].map(({ line }) => line.time).sort();
  return { requests: found.size, first: times[0]!, last: times.at(-1)! };
}

function boughtByLease(entries: readonly JournalEntry[]): ReadonlyMap<string, readonly Bought[]> {
  const accepted = new Set(entries.flatMap((entry) => (entry.type === 'accepted' ? [entry.submission] : [])));
  const byLease = new Map<string, Bought[]>();
  for (const line of entries) {
    if (line.type !== 'submitting' || line.fence === undefined || !accepted.has(line.submission)) continue;
    const fence = parseFence(line.fence);
    if (fence === null) continue;
    const { lease, position } = fence;
    const ofLease = byLease.get(lease) ?? [];
    byLease.set(lease, ofLease);
    ofLease.push({ line, position });
  }
  return byLease;
}
