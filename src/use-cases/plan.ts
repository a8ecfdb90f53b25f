import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readSharedState } from '../project/open-state.js';
import { type BookPlan, planProject } from '../project/plan-project.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

/** What `plan` takes. */
export interface PlanOptions extends NarrateOptions, RunContextOptions {
  /** True: the plan says which of its chunks `run` with `settle` would leave to later. Its cost includes them. Default: false. */
  readonly settle?: boolean | undefined;
}

/**
 * Plans what a run would do and cost. It needs no key, writes only narrate's cache, and uses the network only to read a store.
 * @throws NarrateError `invalid-input`, `key-origin`, `usage`, `sentences-missing`, `journal-newer`, `unsafe-path`
 */
export async function plan(options: PlanOptions): Promise<BookPlan> {
  const opened = await openProject(options);
  const context = runContext(options);
  const { snapshot, warnings, store } = await readSharedState(opened, context);
  const project = await splitProject(opened, snapshot);
  const bookPlan = planProject(project, snapshot, { warnings, store });
  if (!options.settle) return bookPlan;
  const { findSettling } = await import('../project/settle/settling.js');
  const { ledger } = snapshot;
  const waiting = await findSettling(project, bookPlan.plan, { ledger, signal: context.signal });
  return { ...bookPlan, waiting };
}
