import type { MicroUsd } from './money/money.js';
import type { NoticeCode } from './notice-codes.js';

/** The chunk that an event is about. Chapter and chunk count from 1. */
export interface ChunkRef {
  readonly chapter: number;
  readonly chunk: number;
}

/**
 * An event of a run. Progress, reports and library callers listen to these plain values. Money never depends on a listener.
 */
export type NarrateEvent =
  | {
      readonly type: 'plan-made';
      readonly chapters: number;
      /** Chapters whose chunks are all recorded already. */
      readonly chaptersRecorded: number;
      readonly chunks: number;
      readonly reuse: number;
      readonly collect: number;
      readonly buy: number;
      /** Texts that are left to a later run, because they changed recently. */
      readonly wait: number;
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
  /**
   * The whole price of a request was refunded. At a price per minute, it is the part of the reservation that was not used;
   * below 0: the audio was longer than reserved.
   */
  | ({ readonly type: 'chunk-refunded'; readonly priceMicroUsd: MicroUsd } & ChunkRef)
  /** A callback reported the request id of an uncertain submission of this run: the money is now certain. */
  | ({
      readonly type: 'chunk-recovered';
      readonly requestId: string;
      readonly priceMicroUsd: MicroUsd;
    } & ChunkRef)
  /** The chunk is paid for again, because the earlier request returned no usable audio. `reason` says what happened to it. */
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
  /** Retakes of chunks that have a take begin. `costMicroUsd` is the most that they can cost. */
  | { readonly type: 'retakes-started'; readonly takes: number; readonly costMicroUsd: MicroUsd }
  /** `measured` of `takes` existing takes, which an earlier version or a crash left unmeasured, are now measured. */
  | { readonly type: 'takes-measured'; readonly measured: number; readonly takes: number }
  /** So many takes are damaged, and count as missing again. */
  | { readonly type: 'takes-damaged'; readonly takes: number }
  /** `moved` of the `of` recordings known so far have been uploaded to a store or downloaded from it, or have failed. */
  | { readonly type: 'takes-moved'; readonly moved: number; readonly of: number }
  /**
   * The lock is held by a process that may have ended. narrate watches it for `leftMs` milliseconds at most.
   * `holder`: its name for messages; null: the lock file names no process.
   */
  | { readonly type: 'lock-waiting'; readonly holder: string | null; readonly leftMs: number }
  | { readonly type: 'rate-limited'; readonly waitMs: number }
  | { readonly type: 'buying-stopped'; readonly reason: string }
  | { readonly type: 'file-started'; readonly file: string; readonly audioSeconds: number }
  | { readonly type: 'file-progressed'; readonly file: string; readonly audioSeconds: number }
  | { readonly type: 'file-written'; readonly file: string }
  /** The words of `aligned` of `takes` recordings have been found. `trainedShare`: the part of the models that is trained, from 0 to 1. */
  | {
      readonly type: 'takes-aligned';
      readonly aligned: number;
      readonly takes: number;
      readonly trainedShare: number;
    }
  /** The words of `judged` of `takes` recordings have been compared with their texts. */
  | { readonly type: 'takes-judged'; readonly judged: number; readonly takes: number }
  /** The first `checked` of `files` have been decoded and measured (`narrate check`). */
  | { readonly type: 'file-checked'; readonly checked: number; readonly files: number }
  | { readonly type: 'warning'; readonly code: NoticeCode; readonly message: string };

/** Receives the events of a run. */
export type OnEvent = (event: NarrateEvent) => void;
