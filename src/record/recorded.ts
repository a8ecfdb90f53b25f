import type { Place } from '../base/diagnostic.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Stop } from './recovery/stop.js';

/** A chunk without a take at the end of the run. */
export interface FailedChunk {
  readonly chapter: number;
  readonly chunk: number;
  readonly place: Place;
  readonly reason: string;
}

/** A chunk that was bought again, because the first request was charged and yielded no usable audio. */
export interface PaidTwice {
  readonly chapter: number;
  readonly chunk: number;
  readonly place: Place;
  /** What happened to the first request. */
  readonly reason: string;
}

/** The result of recording. */
export interface Recorded {
  /** Number of takes that this run bought. */
  readonly bought: number;
  /** Number of takes that an earlier run bought and this one downloaded. */
  readonly collected: number;
  /** Number of new takes of chunks that had one, bought or downloaded. */
  readonly retaken: number;
  readonly failed: readonly FailedChunk[];
  readonly paidTwice: readonly PaidTwice[];
  /** Charged for this run. */
  readonly spentMicroUsd: MicroUsd;
  /** Possibly charged for this run. */
  readonly uncertainMicroUsd: MicroUsd;
  /** Why buying stopped before all missing chunks were tried; null: it did not. */
  readonly stopped: Stop | null;
  /** Why buying stopped during the retakes; null: it did not. All missing chunks were tried before that. */
  readonly retakesStopped: Stop | null;
}

/** The result of a run that recorded nothing. */
export const nothingRecorded: Recorded = {
  bought: 0,
  collected: 0,
  retaken: 0,
  failed: [],
  paidTwice: [],
  spentMicroUsd: 0,
  uncertainMicroUsd: 0,
  stopped: null,
  retakesStopped: null,
};

/** Adds up the results of two passes of one run over different chunks. */
export const addUpRecorded = (before: Recorded, after: Recorded): Recorded => ({
  bought: before.bought + after.bought,
  collected: before.collected + after.collected,
  retaken: before.retaken + after.retaken,
  failed: [...before.failed, ...after.failed],
  paidTwice: [...before.paidTwice, ...after.paidTwice],
  spentMicroUsd: before.spentMicroUsd + after.spentMicroUsd,
  uncertainMicroUsd: before.uncertainMicroUsd + after.uncertainMicroUsd,
  stopped: before.stopped ?? after.stopped,
  retakesStopped: before.retakesStopped ?? after.retakesStopped,
});
