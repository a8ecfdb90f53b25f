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
import { monthSpendingOf, planChunks } from '../project/plan-project.js';
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
import { placeListed } from './place-words.js';
import { checkedTakes, collectWarnings, type RecordingReport, statusOf } from './run-report.js';

/** What `retake` takes. */
export interface RetakeOptions extends Omit<NarrateOptions, 'chapters'>, RunContextOptions {
  /** A selection of chunks, or `flagged`: all chunks whose take is flagged. `suspects` is the deprecated name of `flagged`. */
  readonly which: ChunkSelection | 'flagged' | 'suspects';
  /** Called with the plan and its cost before anything is bought. False: nothing is bought. */
  readonly confirm: (planned: PlannedRetakes) => Promise<boolean>;
}

/** What retakes would do and cost, with everything that a user needs to know before confirming them. */
export interface PlannedRetakes extends Budgets {
  readonly book: Book;
  readonly plan: RetakePlan;
  readonly warnings: readonly Diagnostic[];
}

/** What was retaken, and the files that were written because of it. */
export interface RetakeReport extends RecordingReport {
  readonly planned: PlannedRetakes;
  /** Null: the plan was declined, or there was nothing to do. The rest of the report is empty then. */
  readonly retaken: readonly Retaken[] | null;
}

/**
 * Buys another take of each selected chunk that has one, and nothing else. It keeps the old takes, and rewrites the files that
 * use the new takes.
 * @throws NarrateError `usage` when a chunk does not exist or checks are off, `interrupted`, and as `run`
 */
export async function retake({ which, confirm, ...options }: RetakeOptions): Promise<RetakeReport> {
  const { onEvent, warnings } = collectWarnings(options.onEvent);
  const context = runContext({ ...options, onEvent });
  const opened = await openProject(options);
  const { snapshot: before, warnings: stateWarnings } = await readSharedState(opened, context);
  const project = await splitProject(opened, before);
  const planned = plannedRetakes(project, { which, before, warnings: stateWarnings });
  const { plan } = planned;
  if (plan.retakes.length === 0 || !(await confirm(planned))) return nothingDone(project, planned, before);

  await requireEngine(project, context);
  await requireOwnOutput(project);
  await requireFfmpeg(project, context.signal);
  const state = await openStateOf(project, context);
  try {
    const recorded = await recordProject(project, {
      // An empty plan: only the retakes below are bought.
      plan: planRepair(planChunks(project, before), new Set()),
      state,
      before: nothingRecorded,
      mayBuy: true,
      context,
      retakes: requestedRetakes(plan),
    });
    // The next run measures and chooses among the takes that arrived before the interruption.
    if (context.signal.aborted) throw context.signal.reason;
    await measureTakes(project, state, context);
    const retaken = await settleRequestedRetakes(project, { plan, state, before });
    const delivered = await deliverProject(project, state, context);
    await state.settled();
    const status = statusAfter({ retaken, recorded, delivered }, context);
    return {
      status,
      planned,
      retaken,
      recorded,
      delivered,
      ...checkedTakes(project, await state.snapshot()),
      warnings: [...planned.warnings, ...warnings],
    };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted. The next run collects what was bought.', {
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
  const context = { chapters, snapshot: before, check };
  const all = chapters.flatMap(({ chunks }) => chunks);
  const isFlagged = which === 'flagged' || which === 'suspects';
  const chunks = isFlagged ? flaggedChunks(all, context) : selectChunks(chapters, which);
  const listed = placeListed(listTakes(chunks, context), project);
  const plan = planRetakes(listed, before.ledger, pricing);
  const budgets: Budgets = { budgetMicroUsd, month: monthSpendingOf(project, before.ledger) };
  const money = [...priceWarnings(project), ...budgetWarnings({ ...plan, total: plan }, budgets)];
  return { book, plan, ...budgets, warnings: [...project.warnings, ...warnings, ...money] };
}

function nothingDone(project: Project, planned: PlannedRetakes, snapshot: Snapshot): RetakeReport {
  return {
    status: 'complete',
    planned,
    retaken: null,
    recorded: nothingRecorded,
    delivered: nothingDelivered,
    ...checkedTakes(project, snapshot),
    warnings: planned.warnings,
  };
}

function statusAfter(
  { retaken, recorded, delivered }: { retaken: readonly Retaken[]; recorded: Recorded; delivered: Delivered },
  { signal }: RunContext,
): RetakeReport['status'] {
  return statusOf({
    aborted: signal.aborted,
    isStopped: recorded.retakesStopped !== null,
    isIncomplete: retaken.some(({ take }) => take === null) || delivered.damaged.length > 0,
  });
}
