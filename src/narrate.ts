import type { Diagnostic } from './base/diagnostic.js';
import { NarrateError } from './base/errors.js';
import type { OnEvent } from './base/events.js';
import { systemClock } from './base/time/clock.js';
import { type Target, type TargetName, targetOf } from './check/files/targets.js';
import type { CheckedFiles } from './deliver/check-files.js';
import {
  deliverOptions,
  deliverProject,
  requireFfmpeg,
  requireOwnOutput,
} from './deliver/deliver-project.js';
import type { Delivered } from './deliver/delivery.js';
import type { EngineProfile } from './engines/engine.js';
import { engineList, profileOf } from './engines/registry.js';
import type { InitOptions, InitReport } from './init/init-book.js';
import { findAffected } from './plan/retakes/find-affected.js';
import { type ChunkMark, markedChunks } from './plan/takes/chunk-states.js';
import { findSuspects, type Suspect } from './plan/takes/find-flagged.js';
import type { Book } from './project/load-book.js';
import { lookAtState, openStateOf, readStateOf, rememberedBeside } from './project/open-state.js';
import {
  type BookPlan,
  chosenChapters,
  type NarrateOptions,
  openProject,
  type Project,
  planChunks,
  planProject,
  splitProject,
} from './project/project.js';
import type { SplitChapter } from './project/split-book.js';
import { recordProject, requireEngine } from './record/record-project.js';
import { nothingRecorded, type Recorded } from './record/recorded.js';
import { type RunContext, type RunContextOptions, runContext } from './record/run-context.js';
import type { Chunk } from './split/chunk.js';
import { checkState } from './state/check-state.js';
import { markUsed } from './state/garbage/mark-used.js';
import type { Snapshot } from './state/state.js';
import { type Made, mendDamaged } from './use-cases/repair-damaged.js';
import { type BookStatus, bookStatus } from './use-cases/status.js';
import { asFound, asRecorded, putAside, type Verification } from './use-cases/verification.js';

export type { FoundBook, InitChoices, InitOptions, InitReport } from './init/init-book.js';
export type { BookPlan, NarrateOptions } from './project/project.js';
export { type ChooseTakeOptions, type ChosenReport, chooseTake } from './use-cases/choose-take.js';
export { type DoctorOptions, type DoctorReport, doctor, type Examination } from './use-cases/doctor.js';
export { type FindOutputOptions, findOutput } from './use-cases/find-output.js';
export { type Disposable, type GcOptions, type GcReport, gc } from './use-cases/gc.js';
export { type PullOptions, type PullReport, pull } from './use-cases/pull.js';
export { type PushReport, push, type TransferOptions } from './use-cases/push.js';
export { type PlannedRetakes, type RetakeOptions, type RetakeReport, retake } from './use-cases/retake.js';
export type { BookStatus } from './use-cases/status.js';
export { type TakesOptions, type TakesReport, takes } from './use-cases/takes.js';
export type { Verification } from './use-cases/verification.js';

export interface RunOptions extends NarrateOptions, RunContextOptions {
  /** Told the plan before anything is recorded or written; false ends the run there. Default: goes ahead. */
  readonly confirm?: ((plan: BookPlan) => Promise<boolean>) | undefined;
}

export interface RunReport {
  readonly status: 'complete' | 'incomplete' | 'stopped' | 'interrupted';
  /** As it was before the run. */
  readonly bookPlan: BookPlan;
  readonly recorded: Recorded;
  /** Chunks whose takes were here before, and are good. */
  readonly reused: number;
  readonly delivered: Delivered;
  /** Chunks whose takes are in doubt, in the order of the book; they are in use all the same. */
  readonly suspects: readonly Suspect[];
  readonly warnings: readonly Diagnostic[];
}

export interface VerifyOptions extends NarrateOptions, Pick<RunContextOptions, 'clock'> {}

export interface CheckOptions extends NarrateOptions, Pick<RunContextOptions, 'signal' | 'onEvent'> {
  readonly for: TargetName;
}

export interface CheckReport extends CheckedFiles {
  readonly status: 'pass' | 'fail';
  readonly book: Book;
  readonly target: Target;
  readonly warnings: readonly Diagnostic[];
}

export interface Script {
  readonly book: Book;
  readonly chapters: readonly SplitChapter[];
  /** Of each chunk of these chapters. */
  readonly marks: ReadonlyMap<Chunk, ChunkMark>;
}

/** What a run would do and cost. No key, nothing written but the cache of parses, and no network but a look at a store, where there is one. @throws NarrateError `invalid-input` … */
export async function plan(options: NarrateOptions & RunContextOptions): Promise<BookPlan> {
  const opened = await openProject(options);
  const { snapshot, warnings, store } = await lookAtState(opened, runContext(options));
  return planProject(await splitProject(opened, snapshot), snapshot, { warnings, store });
}

/** Plans, records what is missing, makes the files. @throws NarrateError when nothing can go on; what chunks failed is in the report */
export async function run(options: RunOptions): Promise<RunReport> {
  const warnings: Diagnostic[] = [];
  const context = runContext({ ...options, onEvent: keepingWarnings(options, warnings) });
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
    const made = await mendDamaged(project, { state, recorded, reused, delivered, context });
    await state.settled();
    const status = statusOf(made, context.signal.aborted);
    const suspects = suspectsOf(project, await state.snapshot());
    return { status, bookPlan, ...made, suspects, warnings: [...bookPlan.warnings, ...warnings] };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted before anything was bought.', { cause: error });
  } finally {
    await state.close();
  }
}

/** The words that would be spoken, chapter by chapter, with the speaker of each block, and what each chunk has come to. */
export async function script(options: NarrateOptions): Promise<Script> {
  const opened = await openProject(options);
  const { snapshot } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const marks = markedChunks(planChunks(project, snapshot));
  return { book: project.book, chapters: chosenChapters(project), marks };
}

/** What is done and what was spent, over the whole journal. Writes nothing but the cache of parses. */
export async function status(options: NarrateOptions): Promise<BookStatus> {
  const opened = await openProject(options);
  const { snapshot, holder, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  return bookStatus(project, { snapshot, holder, warnings });
}

/**
 * Reads the journal and every take to the end, and says which chunks of today's text are affected and what a repair
 * may cost. It mends nothing and needs no lock; the one thing that it changes is to put damaged files aside, under the
 * lock, so that the next run fetches them again. Where it cannot, that is a warning.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const opened = await openProject(options);
  const check = await checkState(opened.stateFolder, opened.origin, await rememberedBeside(opened));
  const project = await splitProject(opened, asRecorded(check));
  const affected = findAffected(project.chapters, check, project.pricing);
  const { setAside, warnings } = await putAside(project, check, options.clock ?? systemClock);
  const isWhole =
    affected.chunks.length === 0 &&
    check.journal.corrupt.length === 0 &&
    check.broken.every(({ kind }) => kind === 'missing');
  return {
    status: isWhole ? 'whole' : 'damaged',
    book: project.book,
    check,
    affected,
    nextRun: planChunks(project, asFound(check)).total,
    setAside,
    warnings: [...project.warnings, ...check.warnings, ...warnings],
  };
}

/**
 * Decodes and measures the files that were made, and judges them by what a target asks for. Needs no lock and writes
 * nothing but the cache of parses. @throws NarrateError `nothing-to-check`, `ffmpeg-missing`, `usage` for no target
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const target = targetOf(options.for);
  const opened = await openProject(options);
  const { snapshot, takes, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const { checkFiles } = await import('./deliver/check-files.js');
  const made = deliverOptions(project, { snapshot, takes }, runContext(options));
  const checked = await checkFiles(made, { target, isDraft: options.draft === true });
  const status = checked.files.every(({ findings }) => findings.length === 0) ? 'pass' : 'fail';
  return { status, book: project.book, target, ...checked, warnings: [...project.warnings, ...warnings] };
}

/** Looks at a book's folder and writes its manifest. @throws NarrateError `manifest-exists`, `no-chapters`, `usage` … */
export async function init(options: InitOptions): Promise<InitReport> {
  const { init: initBook } = await import('./init/init-book.js');
  return initBook(options);
}

/** What is known of an engine: voices, languages, limits, price. @throws NarrateError `usage` for a name that is none */
export function voices(engine: string): EngineProfile {
  const profile = profileOf(engine);
  if (profile !== null) return profile;
  throw new NarrateError('usage', `There is no engine ${engine}.`, {
    hint: `The engines are ${engineList}.`,
  });
}

/** Warnings that only show while a run is under way belong in its report too. */
const keepingWarnings =
  ({ onEvent }: RunOptions, warnings: Diagnostic[]): OnEvent =>
  (event) => {
    if (event.type === 'warning') {
      warnings.push({ code: event.code, severity: 'warning', message: event.message });
    }
    onEvent?.(event);
  };

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

/** The takes in doubt, of what is asked for. */
const suspectsOf = (project: Project, snapshot: Snapshot): readonly Suspect[] =>
  findSuspects(chosenChapters(project), snapshot, project.book.manifest.check);

function statusOf({ recorded, delivered }: Made, aborted: boolean): RunReport['status'] {
  if (aborted) return 'interrupted';
  // A lock or a store that is gone is told also where retakes alone were to be bought.
  const { stopped, retakesStopped } = recorded;
  const isLost = retakesStopped?.code === 'locked' || retakesStopped?.code.startsWith('store-') === true;
  if (stopped !== null || isLost) return 'stopped';
  return recorded.failed.length > 0 || delivered.damaged.length > 0 ? 'incomplete' : 'complete';
}
