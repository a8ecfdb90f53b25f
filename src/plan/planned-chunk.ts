import type { Chunk } from '../split/chunk.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { UncertainRequest } from '../state/ledger.js';

/** What a run does with a chunk. */
export type Action =
  /** Its take is here. */
  | { readonly kind: 'reuse'; readonly take: Take }
  /** The same words as an earlier chunk of this plan, which brings the take. */
  | { readonly kind: 'repeat' }
  /** Paid for and not here: fetched by these request ids, newest first; bought only when the gateway has none of them. */
  | {
      readonly kind: 'collect';
      readonly requestIds: readonly string[];
      readonly doubts: readonly UncertainRequest[];
    }
  /** `doubts`: it may have been paid for in an earlier run, whose answer was lost. */
  | { readonly kind: 'buy'; readonly doubts: readonly UncertainRequest[] }
  /** The same under strict billing: it is not bought again. */
  | { readonly kind: 'withheld'; readonly doubts: readonly UncertainRequest[] };

export interface PlannedChunk {
  readonly chunk: Chunk;
  readonly action: Action;
}
