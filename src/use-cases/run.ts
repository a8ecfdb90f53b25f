import { NarrateError } from '../base/errors.js';
import { requireFfmpeg, requireOwnOutput } from '../deliver/deliver-project.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { openStateOf } from '../project/open-state.js';
import { type BookPlan, planProject } from '../project/plan-project.js';
import { recordProject, requireEngine } from '../record/record-project.js';
import { nothingRecorded } from '../record/recorded.js';
import { type RunContext, type RunContextOptions, runContext } from '../record/run-context.js';
import { markUsed } from '../state/garbage/mark-used.js';
import type { Snapshot, State } from '../state/state.js';
import { deliverBestTakes } from './deliver-best-takes.js';
import { type RunResults, repairDamaged } from './repair-damaged.js';
import { checkedTakes, collectWarnings, type RecordingReport, statusOf } from './run-report.js';

/** What `run` takes. */
export interface RunOptions extends NarrateOptions, RunContextOptions {
  /** True: texts that changed less than the manifest's `limits.settle` ago are left to a later run. Default: false. */
  readonly settle?: boolean | undefined;
  /** Called with the plan before anything is recorded or written. False: the run ends. Default: the run goes ahead. */
  readonly confirm?: ((plan: BookPlan) => Promise<boolean>) | undefined;
}

/** What a run recorded and wrote. */
export interface RunReport extends RecordingReport {
  /** The plan before the run. */
  readonly bookPlan: BookPlan;
  /** How many chunks use a take that was here before and is intact. */
  readonly reused: number;
}

/**
 * Plans a book, records what is missing, and writes the files. The report lists chunks that failed.
 * @throws NarrateError when the run cannot start or go on: `invalid-input`, `no-key`, `key-refused`, `key-origin`,
 * `price-unknown`, `ffmpeg-missing`, `ffmpeg-failed`, `output-shared`, `locked`, `journal-newer`, `journal-corrupt`,
 * `disk-full`, `not-writable`, `unsafe-path`, `declined`, `interrupted`, and the codes of the engine and the store
 */
export async function run(options: RunOptions): Promise<RunReport> {
  const { onEvent, warnings } = collectWarnings(options.onEvent);
  const context = runContext({ ...options, onEvent });
  const opened = await openProject(options);
  const state = await openStateOf(opened, context);
  try {
    const snapshot = await state.snapshot();
    const project = await splitProject(opened, snapshot);
    const bookPlan = await planRun(project, snapshot, { state, context, settle: options.settle ?? false });
    await requireTools(project, { bookPlan, context });
    await confirmPlan(bookPlan, options);
    const unseen = bookPlan.waiting?.unseen ?? [];
    if (unseen.length > 0) await state.journal.append({ type: 'seen', keys: unseen });
    await markUsed(state.takes, reusedTakes(bookPlan), context.clock.now());
    const recorded = await recordProject(project, {
      plan: bookPlan.plan,
      state,
      before: nothingRecorded,
      mayBuy: true,
      context,
    });
    const delivered = await deliverBestTakes(project, state, context);
    const { reuse: reused } = bookPlan.plan.total;
    const results = await repairDamaged(project, { state, recorded, reused, delivered, context });
    await state.settled();
    const isWaiting = bookPlan.waiting !== null;
    const status = endOf(results, { aborted: context.signal.aborted, isWaiting });
    const checked = checkedTakes(project, await state.snapshot());
    return { status, bookPlan, ...results, ...checked, warnings: [...bookPlan.warnings, ...warnings] };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted before anything was bought.', { cause: error });
  } finally {
    await state.close();
  }
}

/** Plans a run. Chunks that wait are not bought in it. */
async function planRun(
  project: Project,
  snapshot: Snapshot,
  { state, context, settle }: { state: State; context: RunContext; settle: boolean },
): Promise<BookPlan> {
  const { warnings } = state;
  const bookPlan = planProject(project, snapshot, { warnings });
  if (!settle) return bookPlan;
  const { findSettling } = await import('../project/settle/settling.js');
  const { ledger } = snapshot;
  const waiting = await findSettling(project, bookPlan.plan, { ledger, signal: context.signal });
  return waiting === null ? bookPlan : planProject(project, snapshot, { warnings, waiting });
}

/** Throws before the user confirms a price if the engine, the output folder or ffmpeg cannot be used. */
async function requireTools(
  project: Project,
  { bookPlan, context }: { bookPlan: BookPlan; context: RunContext },
): Promise<void> {
  const { buy, collect, withheld } = bookPlan.plan.total;
  if (buy + collect + withheld > 0) await requireEngine(project, context);
  await requireOwnOutput(project);
  if (buy > 0) await requireFfmpeg(project, context.signal);
}

/** Returns the recordings that a plan uses again. */
const reusedTakes = ({ plan: { chapters } }: BookPlan) =>
  chapters.flatMap(({ planned }) =>
    planned.flatMap(({ action }) => (action.kind === 'reuse' ? [action.take] : [])),
  );

/** Reports the plan as an event, and asks for confirmation if the caller wants that. @throws NarrateError `declined` */
async function confirmPlan(bookPlan: BookPlan, { onEvent, confirm }: RunOptions): Promise<void> {
  const { total, chapters } = bookPlan.plan;
  const { chunks, reuse, collect, buy, wait, costMicroUsd } = total;
  onEvent?.({
    type: 'plan-made',
    chapters: chapters.length,
    chaptersRecorded: chapters.filter(
      (chapter) => chapter.buy + chapter.collect + chapter.withheld + chapter.wait === 0,
    ).length,
    chunks,
    reuse,
    collect,
    buy,
    wait,
    costMicroUsd,
  });
  if (confirm && !(await confirm(bookPlan))) throw new NarrateError('declined', 'Nothing was bought.');
}

function endOf(
  { recorded, delivered }: RunResults,
  { aborted, isWaiting }: { readonly aborted: boolean; readonly isWaiting: boolean },
): RunReport['status'] {
  // A lost lock or store stops a run even if only retakes were left to buy.
  const { stopped, retakesStopped } = recorded;
  const isLost = retakesStopped?.code === 'locked' || retakesStopped?.code.startsWith('store-') === true;
  return statusOf({
    aborted,
    isStopped: stopped !== null || isLost,
    isWaiting,
    isIncomplete: recorded.failed.length > 0 || delivered.damaged.length > 0,
  });
}
