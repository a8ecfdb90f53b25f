import type { MicroUsd } from './money/money.js';
import type { NoticeCode } from './notice-codes.js';

/** Which chunk an event is about: chapter and chunk count from 1. */
export interface ChunkRef {
  readonly chapter: number;
  readonly chunk: number;
}

/**
 * Everything that happens in a run, as one stream of plain values. Progress, report and library callers listen to it;
 * money never depends on a listener.
 */
export type NarrateEvent =
  | {
      readonly type: 'plan-made';
      readonly chapters: number;
      /** Chapters of which every chunk is recorded already. */
      readonly chaptersRecorded: number;
      readonly chunks: number;
      readonly reuse: number;
      readonly collect: number;
      readonly buy: number;
      readonly costMicroUsd: MicroUsd;
    }
  | ({ readonly type: 'chunk-submitting' } & ChunkRef)
  | ({
      readonly type: 'chunk-accepted';
      readonly requestId: string;
      readonly priceMicroUsd: MicroUsd;
    } & ChunkRef)
  | ({
      readonly type: 'chunk-uncertain';
      readonly priceMicroUsd: MicroUsd;
      readonly reason: string;
    } & ChunkRef)
  /** All that was charged for a request is back; or at a price a minute the part that was not spoken (below 0: it took longer than was set aside). */
  | ({ readonly type: 'chunk-refunded'; readonly priceMicroUsd: MicroUsd } & ChunkRef)
  /** The request id of an uncertain submission of this run came home by a callback: the money is certain now. */
  | ({
      readonly type: 'chunk-found';
      readonly requestId: string;
      readonly priceMicroUsd: MicroUsd;
    } & ChunkRef)
  /** Paid for once more, because nothing usable came of what was paid before: `reason` says what became of that. */
  | ({
      readonly type: 'chunk-paid-again';
      readonly reason: string;
      readonly priceMicroUsd: MicroUsd;
    } & ChunkRef)
  | ({ readonly type: 'chunk-retried'; readonly reason: string; readonly attempt: number } & ChunkRef)
  | ({
      readonly type: 'chunk-recorded';
      readonly audioSeconds: number;
      readonly collected: boolean;
    } & ChunkRef)
  | ({ readonly type: 'chunk-failed'; readonly reason: string } & ChunkRef)
  /** Every chunk of a chapter is recorded. */
  | { readonly type: 'chapter-recorded'; readonly chapter: number }
  /** Chunks that have a take already are taken again, for that price at the most. */
  | { readonly type: 'retakes-started'; readonly takes: number; readonly costMicroUsd: MicroUsd }
  /** Takes that are here and were never measured, because an earlier version or a crash left them so: the first `measured` of them are. */
  | { readonly type: 'takes-measured'; readonly measured: number; readonly takes: number }
  /** Takes turned out damaged: they count as missing again. */
  | { readonly type: 'takes-damaged'; readonly takes: number }
  /** Recordings on their way to a store, or from there: so many of those that are known of so far are done with. */
  | { readonly type: 'takes-moved'; readonly moved: number; readonly of: number }
  /** The lock is held by a process that may have ended: it is watched for so long at most. `holder`: for people; null: the lock names nobody. */
  | { readonly type: 'lock-waiting'; readonly holder: string | null; readonly leftMs: number }
  | { readonly type: 'rate-limited'; readonly waitMs: number }
  | { readonly type: 'buying-stopped'; readonly reason: string }
  | { readonly type: 'file-started'; readonly file: string; readonly audioSeconds: number }
  | { readonly type: 'file-progressed'; readonly file: string; readonly audioSeconds: number }
  | { readonly type: 'file-written'; readonly file: string }
  /** The first `checked` of `files` are decoded and measured (`narrate check`). */
  | { readonly type: 'file-checked'; readonly checked: number; readonly files: number }
  | { readonly type: 'warning'; readonly code: NoticeCode; readonly message: string };

export type OnEvent = (event: NarrateEvent) => void;
