import type { Chunk } from '../../split/chunk.js';
import type { UncertainRequest } from '../../state/ledger.js';

/** A chunk that has a take and gets another one. */
export interface Retake {
  readonly chunk: Chunk;
  /** Requests whose takes are paid for but not on disk. They are collected first. */
  readonly requestIds: readonly string[];
  /** Requests of earlier runs for this chunk whose responses were lost. */
  readonly uncertain: readonly UncertainRequest[];
  /** Whether to buy a take if none can be collected. */
  readonly mayBuy: boolean;
}

/** Decides which chunks to retake. `record` asks until nothing is due. */
export interface RetakeQueue {
  /** Returns the retakes that are due now. */
  due(): Promise<readonly Retake[]>;
  /** Counts an attempt for each of these, whatever its result. */
  started(retakes: readonly Retake[]): void;
}

/** A queue without retakes. */
export const noRetakes: RetakeQueue = { due: () => Promise.resolve([]), started() {} };
