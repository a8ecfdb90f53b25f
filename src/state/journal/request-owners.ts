import type { Diagnostic } from '../../base/diagnostic.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { JournalEntry } from './journal-entry.js';

/** A line about a request that a gateway accepted. */
export type Accepted = Extract<JournalEntry, { readonly type: 'accepted' }>;

/** Returns a request id with its origin, because two gateways may use the same ids. */
const idAt = ({ origin, requestId }: Pick<Accepted, 'origin' | 'requestId'>): string =>
  `${origin} ${requestId}`;

/**
 * The owner of each request id. If a gateway gives one id to two requests, it has one recording for both, and nothing shows
 * which words it contains. It belongs to the request that was accepted first, on every machine and in any order of the lines.
 */
export interface RequestOwners {
  /** Returns the `accepted` line with the earliest time for this id at this origin; undefined: there is none. */
  ownerOf(request: Pick<Accepted, 'origin' | 'requestId'>): Accepted | undefined;
  /** Ids that a gateway gave to several requests. */
  readonly reused: readonly string[];
}

/** Finds the owners of the request ids in `accepted` lines. */
export function requestOwners(accepted: Iterable<Accepted>): RequestOwners {
  const owners = new Map<string, Accepted>();
  const reused = new Set<string>();
  for (const one of accepted) {
    const before = owners.get(idAt(one));
    if (before !== undefined && before.submission !== one.submission) reused.add(one.requestId);
    if (before === undefined || one.time < before.time) owners.set(idAt(one), one);
  }
  return { ownerOf: (request) => owners.get(idAt(request)), reused: [...reused] };
}

/** How many ids a message lists at most. */
const maxIds = 3;

/** Returns the warning about request ids that a gateway gave to several requests, or an empty list if there are none. */
export function reusedIdWarning({
  reusedIds,
}: {
  readonly reusedIds: readonly string[];
}): readonly Diagnostic[] {
  if (reusedIds.length === 0) return [];
  const more = reusedIds.length > maxIds ? ` and ${reusedIds.length - maxIds} more` : '';
  return [
    {
      code: 'request-id-reused' satisfies NoticeCode,
      severity: 'warning',
      message: `The gateway gave one request id to several requests: ${reusedIds.slice(0, maxIds).join(', ')}${more}. Each request counts as charged, and only the first one gets the recording.`,
      hint: 'Tell the operator of the gateway. `narrate takes` shows the ids of recordings: listen to those with one of these ids, because a recording may contain the words of another chunk.',
    },
  ];
}
