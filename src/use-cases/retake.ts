import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import {
  deliverProject,
  nothingDelivered,
  requireFfmpeg,
  requireOwnOutput,
} from '../deliver/deliver-project.js';
import type { Delivered } from '../deliver/delivery.js';
import { type Budgets, budgetWarnings } from '../plan/cost/budget-warnings.js';
import { planRepair } from '../plan/retakes/plan-repair.js';
import { planRetakes, type RetakePlan } from '../plan/retakes/plan-retakes.js';
import { type ChunkSelection, selectChunks } from '../plan/select-chunks.js';
import { flaggedChunks } from '../plan/takes/flagged-chunks.js';
import { listTakes } from '../plan/takes/list-takes.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { openStateOf, readSharedState } from '../project/open-state.js';
import { monthStandingOf, planChunks } from '../project/plan-project.js';
import { priceWarnings } from '../project/price/price-warnings.js';
import { recordProject, requireEngine } from '../record/record-project.js';
import { nothingRecorded, type Recorded } from '../record/recorded.js';
import { measureTakes } from '../record/retakes/due-retakes.js';
import {
  type Retaken,
  requestedRetakes,
  settleRequestedRetakes,
} from '../record/retakes/requested-retakes.js';
import { type RunContext, type RunContextOptions, runContext } from '../record/run-context.js';
import type { Snapshot } from '../state/state.js';
import { collectWarnings, flaggedOf, type MadeReport, statusOf } from './run-report.js';

export interface RetakeOptions extends Omit<NarrateOptions, 'chapters'>, RunContextOptions {
  /** Which chunks: some of the book by their place, or all that are in doubt. */
  readonly which: ChunkSelection | 'suspects';
  /** Told what it would cost before anything is bought; false ends it there. */
  readonly confirm: (planned: PlannedRetakes) => Promise<boolean>;
}

/** What retakes would do, and what is to be known before they are agreed to. */
export interface PlannedRetakes extends Budgets {
  readonly book: Book;
  readonly plan: RetakePlan;
  readonly warnings: readonly Diagnostic[];
}

export interface RetakeReport extends MadeReport {
  readonly planned: PlannedRetakes;
  /** Null: nobody agreed, or there was nothing to do; the rest is empty then. */
  readonly retaken: readonly Retaken[] | null;
}

/**
 * Buys another take of chunks that have one, and of nothing else; keeps the old ones; and makes the files anew that the
 * new ones are in. @throws NarrateError `usage` for a chunk that is none, and when nothing can go on
 */
export async function retake({ which, confirm, ...options }: RetakeOptions): Promise<RetakeReport> {
  const { onEvent, warnings } = collectWarnings(options.onEvent);
  const context = runContext({ ...options, onEvent });
  const opened = await openProject(options);
  const { snapshot: before, warnings: ofState } = await readSharedState(opened, context);
  const project = await splitProject(opened, before);
  const planned = plannedRetakes(project, { which, before, warnings: ofState });
  const { plan } = planned;
  if (plan.retakes.length === 0 || !(await confirm(planned))) return nothingDone(project, planned, before);

  await requireEngine(project, context);
  await requireOwnOutput(project);
  await requireFfmpeg(project, context.signal);
  const state = await openStateOf(project, context);
  try {
    const recorded = await recordProject(project, {
      plan: planRepair(planChunks(project, before), new Set()),
      state,
      before: nothingRecorded,
      mayBuy: true,
      context,
      retakes: requestedRetakes(plan),
    });
    // What came before it was interrupted is looked at by the next run.
    if (context.signal.aborted) throw context.signal.reason;
    await measureTakes(project, state, context);
    const retaken = await settleRequestedRetakes(project, { plan, state, before });
    const delivered = await deliverProject(project, state, context);
    await state.settled();
    const suspects = flaggedOf(project, await state.snapshot());
    const status = endOf({ retaken, recorded, delivered }, context);
    return {
      status,
      planned,
      retaken,
      recorded,
      delivered,
      suspects,
      warnings: [...planned.warnings, ...warnings],
    };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted. What was bought is collected by the next run.', {
      cause: error,
    });
  } finally {
    await state.close();
  }
}

function plannedRetakes(
  project: Project,
  {
    which,
    before,
    warnings,
  }: Pick<RetakeOptions, 'which'> & { before: Snapshot; warnings: readonly Diagnostic[] },
): PlannedRetakes {
  const { book, chapters, budgetMicroUsd, pricing } = project;
  const { check } = book.manifest;
  const known = { chapters, snapshot: before, check };
  const all = chapters.flatMap(({ chunks }) => chunks);
  const chunks = which === 'suspects' ? flaggedChunks(all, known) : selectChunks(chapters, which);
  const listed = listTakes(chunks, known);
  const plan = planRetakes(listed, before.ledger, pricing);
  const budgets: Budgets = { budgetMicroUsd, month: monthStandingOf(project, before.ledger) };
  const money = [...priceWarnings(project), ...budgetWarnings({ ...plan, total: plan }, budgets)];
  return { book, plan, ...budgets, warnings: [...project.warnings, ...warnings, ...money] };
}

const nothingDone = (project: Project, planned: PlannedRetakes, snapshot: Snapshot): RetakeReport => ({
  status: 'complete',
  planned,
  retaken: null,
  recorded: nothingRecorded,
  delivered: nothingDelivered,
  suspects: flaggedOf(project, snapshot),
  warnings: planned.warnings,
});

function endOf(
  { retaken, recorded, delivered }: { retaken: readonly Retaken[]; recorded: Recorded; delivered: Delivered },
  { signal }: RunContext,
): RetakeReport['status'] {
  return statusOf({
    aborted: signal.aborted,
    isStopped: recorded.retakesStopped !== null,
    isIncomplete: retaken.some(({ take }) => take === null) || delivered.damaged.length > 0,
  });
}
