import type { Diagnostic } from '../../base/diagnostic.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { JournalEntry } from './journal-entry.js';

/** A line that says that a gateway accepted a request. */
export type Accepted = Extract<JournalEntry, { readonly type: 'accepted' }>;

/** Two gateways may use the same ids. */
const idAt = ({ origin, requestId }: Pick<Accepted, 'origin' | 'requestId'>): string =>
  `${origin} ${requestId}`;

/**
 * Whose each request id is. A gateway that gives one id to two requests has one recording for both, and whose words it holds
 * cannot be told: it belongs to the request that was accepted first, on every machine and in whatever order the lines come.
 */
export interface RequestOwners {
  /** The line that came first for this id at this origin; undefined: there is none. */
  ownerOf(request: Pick<Accepted, 'origin' | 'requestId'>): Accepted | undefined;
  /** Ids that several requests were given. */
  readonly reused: readonly string[];
}

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

/** Ids that a message names. */
const named = 3;

/** What is said of a journal that has one id for several requests. */
export function reusedIdWarning({
  reusedIds,
}: {
  readonly reusedIds: readonly string[];
}): readonly Diagnostic[] {
  if (reusedIds.length === 0) return [];
  const more = reusedIds.length > named ? ` and ${reusedIds.length - named} more` : '';
  return [
    {
      code: 'request-id-reused' satisfies NoticeCode,
      severity: 'warning',
      message: `The gateway gave one request id to several requests: ${reusedIds.slice(0, named).join(', ')}${more}. Each request counts as charged, and only the first one gets the recording.`,
      hint: 'Tell the operator of the gateway. `narrate takes` shows the ids of recordings: listen to those with one of these ids, because a recording may contain the words of another chunk.',
    },
  ];
}
