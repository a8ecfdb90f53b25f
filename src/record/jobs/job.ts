import type { ChunkRef } from '../../base/events.js';
import type { Take } from '../../state/journal/journal-entry.js';

/** A request that was accepted, now or in an earlier run. */
export interface Job {
  readonly key: string;
  readonly requestId: string;
  readonly ref: ChunkRef;
  /** From an earlier run: it may be done already, and the gateway may have forgotten it. */
  readonly collected: boolean;
  /** The gateway gave the id to an earlier request too, so its recording may hold other words. */
  readonly isReused?: boolean;
  /** Called when the gateway says that it is over, and its audio is still to be fetched: it has room for the next one. */
  readonly onOver?: () => void;
}

/** How following a job ended. */
export type JobEnd =
  | { readonly kind: 'taken'; readonly take: Take }
  /** Over, without usable audio, and journalled so. `forgotten`: the gateway no longer has it, so it is unknown what became of it. */
  | {
      readonly kind: 'ended';
      readonly charged: boolean;
      readonly forgotten: boolean;
      readonly reason: string;
    }
  /** Neither here nor over: the next run collects it. */
  | { readonly kind: 'late'; readonly reason: string };
/**
 * Why a finished job's audio is not here. `refused`: the media host says that it has none (404, 403); `bad`: what came
 * is no usable recording, or nothing was named; `unavailable`: nothing came, or not to its end.
 */
export interface Unfetched {
  readonly kind: 'refused' | 'bad' | 'unavailable';
  readonly message: string;
}
