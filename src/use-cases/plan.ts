import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readSharedState } from '../project/open-state.js';
import { type BookPlan, planProject } from '../project/plan-project.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

/** What a run would do and cost. No key, nothing written but the cache of parses, and no network but a look at a store, where there is one. @throws NarrateError `invalid-input` … */
export async function plan(options: NarrateOptions & RunContextOptions): Promise<BookPlan> {
  const opened = await openProject(options);
  const { snapshot, warnings, store } = await readSharedState(opened, runContext(options));
  return planProject(await splitProject(opened, snapshot), snapshot, { warnings, store });
}
