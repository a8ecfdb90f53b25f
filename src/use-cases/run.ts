import { NarrateError } from '../base/errors.js';
import { deliverProject, requireFfmpeg, requireOwnOutput } from '../deliver/deliver-project.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { openStateOf } from '../project/open-state.js';
import { type BookPlan, planProject } from '../project/plan-project.js';
import { recordProject, requireEngine } from '../record/record-project.js';
import { nothingRecorded } from '../record/recorded.js';
import { type RunContext, type RunContextOptions, runContext } from '../record/run-context.js';
import { markUsed } from '../state/garbage/mark-used.js';
import { type Made, repairDamaged } from './repair-damaged.js';
import { collectWarnings, flaggedOf, type MadeReport, statusOf } from './run-report.js';

export interface RunOptions extends NarrateOptions, RunContextOptions {
  /** Told the plan before anything is recorded or written; false ends the run there. Default: goes ahead. */
  readonly confirm?: ((plan: BookPlan) => Promise<boolean>) | undefined;
}

export interface RunReport extends MadeReport {
  /** As it was before the run. */
  readonly bookPlan: BookPlan;
  /** Chunks whose takes were here before, and are good. */
  readonly reused: number;
}

/** Plans, records what is missing, makes the files. @throws NarrateError when nothing can go on; what chunks failed is in the report */
export async function run(options: RunOptions): Promise<RunReport> {
  const { onEvent, warnings } = collectWarnings(options.onEvent);
  const context = runContext({ ...options, onEvent });
  const opened = await openProject(options);
  const state = await openStateOf(opened, context);
  try {
    const snapshot = await state.snapshot();
    const project = await splitProject(opened, snapshot);
    const bookPlan = planProject(project, snapshot, { warnings: state.warnings });
    await requireMeans(project, { bookPlan, context });
    await agree(bookPlan, options);
    await markUsed(state.takes, takesReused(bookPlan), context.clock.now());
    const recorded = await recordProject(project, {
      plan: bookPlan.plan,
      state,
      before: nothingRecorded,
      mayBuy: true,
      context,
    });
    const delivered = await deliverProject(project, state, context);
    const { reuse: reused } = bookPlan.plan.total;
    const made = await repairDamaged(project, { state, recorded, reused, delivered, context });
    await state.settled();
    const status = endOf(made, context.signal.aborted);
    const suspects = flaggedOf(project, await state.snapshot());
    return { status, bookPlan, ...made, suspects, warnings: [...bookPlan.warnings, ...warnings] };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted before anything was bought.', { cause: error });
  } finally {
    await state.close();
  }
}

/** Nobody is asked to pay for what cannot be recorded or made into files. */
async function requireMeans(
  project: Project,
  { bookPlan, context }: { bookPlan: BookPlan; context: RunContext },
): Promise<void> {
  const { buy, collect, withheld } = bookPlan.plan.total;
  if (buy + collect + withheld > 0) await requireEngine(project, context);
  await requireOwnOutput(project);
  if (buy > 0) await requireFfmpeg(project, context.signal);
}

/** The recordings that a plan makes use of. */
const takesReused = ({ plan: { chapters } }: BookPlan) =>
  chapters.flatMap(({ planned }) =>
    planned.flatMap(({ action }) => (action.kind === 'reuse' ? [action.take] : [])),
  );

/** Tells the plan to whoever listens, and asks whoever wants to be asked. */
async function agree(bookPlan: BookPlan, { onEvent, confirm }: RunOptions): Promise<void> {
  const { total, chapters } = bookPlan.plan;
  const { chunks, reuse, collect, buy, costMicroUsd } = total;
  onEvent?.({
    type: 'plan-made',
    chapters: chapters.length,
    chaptersRecorded: chapters.filter((chapter) => chapter.buy + chapter.collect + chapter.withheld === 0)
      .length,
    chunks,
    reuse,
    collect,
    buy,
    costMicroUsd,
  });
  if (confirm && !(await confirm(bookPlan))) throw new NarrateError('declined', 'Nothing was bought.');
}

function endOf({ recorded, delivered }: Made, aborted: boolean): RunReport['status'] {
  // A lock or a store that is lost stops a run also where only retakes were to be bought.
  const { stopped, retakesStopped } = recorded;
  const isLost = retakesStopped?.code === 'locked' || retakesStopped?.code.startsWith('store-') === true;
  return statusOf({
    aborted,
    isStopped: stopped !== null || isLost,
    isIncomplete: recorded.failed.length > 0 || delivered.damaged.length > 0,
  });
}
