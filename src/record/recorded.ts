import type { Place } from '../base/diagnostic.js';
import type { MicroUsd } from '../base/money/money.js';
import type { Stop } from './recovery/stop.js';

export interface FailedChunk {
  readonly chapter: number;
  readonly chunk: number;
  readonly place: Place;
  readonly reason: string;
}

/** A chunk that was paid for again, because nothing usable came of what was paid before. */
export interface PaidTwice {
  readonly chapter: number;
  readonly chunk: number;
  readonly place: Place;
  /** What became of the first. */
  readonly reason: string;
}

/** What came of recording. */
export interface Recorded {
  /** Takes that this run paid for. */
  readonly bought: number;
  /** Takes fetched that an earlier run paid for. */
  readonly collected: number;
  /** Further takes of chunks that had one, whether this run paid for them or fetched them. */
  readonly retaken: number;
  readonly failed: readonly FailedChunk[];
  readonly paidTwice: readonly PaidTwice[];
  /** Of this run. */
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
  /** Why buying stopped before the end; null: it did not. */
  readonly stopped: Stop | null;
  /** Why there were no more retakes; what was to be recorded at all was not concerned. */
  readonly retakesStopped: Stop | null;
}

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

/** Two passes of one run, over different chunks. */
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
