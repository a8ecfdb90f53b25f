import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readSharedState } from '../project/open-state.js';
import { type BookPlan, planProject } from '../project/plan-project.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

/**
 * Plans what a run would do and cost. It needs no key, writes only narrate's cache, and uses the network only to read a store.
 * @throws NarrateError `invalid-input`, `key-origin`, `usage`, `sentences-missing`, `journal-newer`, `unsafe-path`
 */
export async function plan(options: NarrateOptions & RunContextOptions): Promise<BookPlan> {
  const opened = await openProject(options);
  const { snapshot, warnings, store } = await readSharedState(opened, runContext(options));
  return planProject(await splitProject(opened, snapshot), snapshot, { warnings, store });
}
