import type { ChunkRef } from '../../base/events.js';
import type { Take } from '../../state/journal/journal-entry.js';

/** A request that the gateway accepted, in this run or an earlier one. */
export interface Job {
  readonly key: string;
  readonly requestId: string;
  readonly ref: ChunkRef;
  /** True: an earlier run sent it. It may be done already, and the gateway may have deleted it. */
  readonly collected: boolean;
  /** True: the gateway gave the same id to an earlier request, so the audio may hold other words. */
  readonly isReused?: boolean;
  /** Called when the gateway reports the job as done, before its audio is downloaded: it has room for the next job. */
  readonly onDone?: () => void;
}

/** The result of following a job. */
export type JobEnd =
  | { readonly kind: 'taken'; readonly take: Take }
  /** Ended without usable audio; the journal says so. `forgotten`: the gateway no longer has the request, so its outcome is unknown. */
  | {
      readonly kind: 'ended';
      readonly charged: boolean;
      readonly forgotten: boolean;
      readonly reason: string;
    }
  /** Still open: the next run collects it. */
  | { readonly kind: 'late'; readonly reason: string };

/**
 * The reason why the audio of a finished job is not downloaded. `refused`: the media host says that it has none (404, 403);
 * `bad`: the download is no usable recording, or the response named no audio; `unavailable`: no download, or an incomplete
 * one.
 */
export interface Unfetched {
  readonly kind: 'refused' | 'bad' | 'unavailable';
  readonly message: string;
}
