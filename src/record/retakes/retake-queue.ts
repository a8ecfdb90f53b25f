import type { Chunk } from '../../split/chunk.js';
import type { UncertainRequest } from '../../state/ledger.js';

/** A chunk that is to have another take, beside what it has. */
export interface Retake {
  readonly chunk: Chunk;
  /** Takes of it that are paid for and not here, to be tried first. */
  readonly requestIds: readonly string[];
  /** What earlier runs sent for it, and whose answers were lost. */
  readonly doubts: readonly UncertainRequest[];
  /** Whether one is bought where none of those comes home. */
  readonly mayBuy: boolean;
}

/** What is to be taken again, asked for until there is nothing more. */
export interface RetakeQueue {
  due(): Promise<readonly Retake[]>;
  /** These are under way now: whatever comes of them, they are not asked for as often again. */
  begun(retakes: readonly Retake[]): void;
}

export const noRetakes: RetakeQueue = { due: () => Promise.resolve([]), begun() {} };
