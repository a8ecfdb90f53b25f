import { ThreadPool } from '../../threads/thread-pool.js';
import type { SoundTasks } from './sound-thread.js';

/** The threads make few objects that live long, so more room for new ones only delays their collection: 16 MB in each thread. */
const limits = { maxYoungGenerationSizeMb: 1 };

/** Creates the threads that process sound. They start when there is work for them. */
export const createSoundThreads = (size: number): ThreadPool<SoundTasks> =>
  new ThreadPool(new URL('./sound-thread.js', import.meta.url), size, limits);
