import { serveTasks } from '../../threads/serve-tasks.js';
import { measureFileLevels } from './measure-levels.js';
import { prepareSound } from './prepare-sound.js';

const tasks = { prepareSound, measureFileLevels };
/** The tasks of the threads that process sound. */
export type SoundTasks = typeof tasks;

serveTasks(tasks);
