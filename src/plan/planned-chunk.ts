import type { Chunk } from '../split/chunk.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { UncertainRequest } from '../state/ledger.js';

/** Earlier requests for a key that were possibly charged and whose responses were lost. */
export interface EarlierRequests {
  readonly uncertainRequests: readonly UncertainRequest[];
  /** @deprecated Use `uncertainRequests`, which is the same array. */
  readonly doubts: readonly UncertainRequest[];
}

/** Returns these requests under the current and the deprecated name. */
export const earlierRequests = (uncertainRequests: readonly UncertainRequest[]): EarlierRequests => ({
  uncertainRequests,
  doubts: uncertainRequests,
});

/** What a run does with one chunk. */
export type Action =
  /** Its take is here. */
  | { readonly kind: 'reuse'; readonly take: Take }
  /** The same key as an earlier chunk of this plan, whose take serves both. */
  | { readonly kind: 'repeat' }
  /** Paid for and not here. The run fetches it by these request ids, newest first, and buys it only if the gateway has none of them. */
  | ({ readonly kind: 'collect'; readonly requestIds: readonly string[] } & EarlierRequests)
  | ({ readonly kind: 'buy' } & EarlierRequests)
  /** Possibly charged, and not bought again because of strict billing. */
  | ({ readonly kind: 'withheld' } & EarlierRequests)
  /** To buy, but its text changed recently. A run may buy it from `until`, in milliseconds since 1970 (`limits.settle`). */
  | { readonly kind: 'wait'; readonly until: number };

/** A chunk with the action that a plan chose for it. */
export interface PlannedChunk {
  readonly chunk: Chunk;
  readonly action: Action;
}
