import { ThreadPool } from '../../threads/thread-pool.js';
import type { SoundTasks } from './sound-thread.js';

/** Creates the threads that process sound. They start when there is work for them. */
export const createSoundThreads = (size: number): ThreadPool<SoundTasks> =>
  new ThreadPool(new URL('./sound-thread.js', import.meta.url), size);
