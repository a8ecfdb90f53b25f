import { ThreadPool } from '../../threads/thread-pool.js';
import type { AlignTasks } from './align-thread.js';

/** Threads that align takes. */
export type AlignThreads = ThreadPool<AlignTasks>;

/** Threads that align use large arrays and few objects, so V8 would let hundreds of megabytes of arrays wait to be freed. */
const limits = { maxYoungGenerationSizeMb: 2 };

/** Creates the threads that align. They start when there is work for them. */
export const createAlignThreads = (size: number): AlignThreads =>
  new ThreadPool(new URL('./align-thread.js', import.meta.url), size, limits);
