import { serveTasks } from '../../threads/serve-tasks.js';
import * as alignTasks from './align-tasks.js';

const tasks = { ...alignTasks };
/** The tasks of the threads that align. */
export type AlignTasks = typeof tasks;

serveTasks(tasks);
