import pLimit from 'p-limit';
import { untilAborted } from '../../base/time/on-abort.js';
import type { AlignThreads } from './align-threads.js';
import type { ReferenceTexts } from './reference-texts.js';
import type { AlignedFile } from './take-samples.js';

/** A take to align. */
export interface AlignTake {
  readonly fingerprint: string;
  /** The text of its chunk. */
  readonly text: string;
  /** BCP-47. */
  readonly language: string;
  /** Its length. */
  readonly seconds: number;
  /** Opens its file; null: it is missing or damaged. */
  readonly open: () => Promise<AlignedFile | null>;
}

/** What the work on the takes of a book shares. */
export interface AlignWork {
  readonly texts: ReferenceTexts;
  readonly threads: AlignThreads;
  /** How many takes are worked on at once. */
  readonly jobs: number;
  readonly signal: AbortSignal;
}

/**
 * Does something for each item, `jobs` at once, and returns the results in the order of the items. After an abort it rejects at
 * once, although some work may not have ended.
 */
export function forEach<Item, Result>(
  { jobs, signal }: Pick<AlignWork, 'jobs' | 'signal'>,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const limit = pLimit(jobs);
  const all = items.map((item, index) =>
    limit(() => {
      signal.throwIfAborted();
      return work(item, index);
    }),
  );
  return untilAborted(Promise.all(all), signal);
}
