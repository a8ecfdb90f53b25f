import { relative, sep } from 'node:path';
import { type Clock, systemClock } from './base/clock.js';
import type { Diagnostic } from './base/diagnostic.js';
import { NarrateError } from './base/errors.js';
import type { OnEvent } from './base/events.js';
import type { NoticeCode } from './base/notice-codes.js';
import type { Book } from './book/load-book.js';
import {
  type BookPlan,
  chosenChapters,
  type NarrateOptions,
  type OpenProject,
  openProject,
  type Project,
  planProject,
  splitProject,
} from './book/project.js';
import type { SplitChapter } from './book/split-book.js';
import {
  deliverProject,
  requireFfmpeg,
  requireOwnOutput,
  setAsideUnusable,
} from './deliver/deliver-project.js';
import type { Delivered } from './deliver/delivery.js';
import type { EngineProfile } from './engines/engine.js';
import { engineNames, profileOf } from './engines/registry.js';
import type { Chapter } from './markdown/block.js';
import { type Affected, findAffected } from './plan/find-affected.js';
import { planRepair } from './plan/plan-repair.js';
import { recordProject, requireEngine } from './record/record-project.js';
import { nothingRecorded, type Recorded } from './record/recorded.js';
import { type RunContext, type RunContextOptions, runContext } from './record/run-context.js';
import { checkState, type StateCheck, setAsideDamaged } from './state/check-state.js';
import type { Holder } from './state/lock.js';
import { openState, readState, type Snapshot, type State } from './state/state.js';

export type { BookPlan, NarrateOptions } from './book/project.js';

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
  readonly warnings: readonly Diagnostic[];
}

/** What is done, and what the whole journal says was spent. */
export interface BookStatus {
  readonly book: Book;
  readonly chapters: readonly {
    readonly chapter: Chapter;
    readonly chunks: number;
    readonly done: number;
  }[];
  /** Recordings of today's text that were here once and are missing or cut short; contents are not read. */
  readonly lost: number;
  readonly snapshot: Snapshot;
  /** Chunks of today's text that are paid for and not here, and that this gateway may still have. */
  readonly toCollect: number;
  /** Who is at work on the book; null: nobody. */
  readonly holder: Holder | null;
  readonly warnings: readonly Diagnostic[];
}

export interface VerifyOptions extends NarrateOptions, Pick<RunContextOptions, 'clock'> {}

/** How the state folder is, and what that means for the book. */
export interface Verification {
  /** `whole`: what today's text needs is there, and nothing lies about damaged. Files that no chunk needs may be missing. */
  readonly status: 'whole' | 'damaged';
  readonly book: Book;
  readonly check: StateCheck;
  readonly affected: Affected;
  /** Damaged files that were put aside now: the paths that they had, relative to the manifest's folder. */
  readonly setAside: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** What a run would do and cost. No network, no key, nothing written but the cache of parses. @throws NarrateError `invalid-input` … */
export async function plan(options: NarrateOptions): Promise<BookPlan> {
  const opened = await openProject(options);
  const { snapshot, warnings } = await readState(opened.stateFolder, opened.origin);
  return planProject(await splitProject(opened, snapshot), snapshot, warnings);
}

/** Plans, records what is missing, makes the files. @throws NarrateError when nothing can go on; what chunks failed is in the report */
export async function run(options: RunOptions): Promise<RunReport> {
  const warnings: Diagnostic[] = [];
  const context = runContext({ ...options, onEvent: keepingWarnings(options, warnings) });
  const opened = await openProject(options);
  const state = await openState(opened.stateFolder, { origin: opened.origin, clock: context.clock });
  try {
    const snapshot = await state.snapshot();
    const project = await splitProject(opened, snapshot);
    const bookPlan = planProject(project, snapshot, state.warnings);
    await requireMeans(project, { bookPlan, context });
    await agree(bookPlan, options);
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
    const status = statusOf(made, context.signal.aborted);
    return { status, bookPlan, ...made, warnings: [...bookPlan.warnings, ...warnings] };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted before anything was bought.', { cause: error });
  } finally {
    await state.close();
  }
}

/** The words that would be spoken, chapter by chapter, with the speaker of each block. */
export async function script(
  options: NarrateOptions,
): Promise<{ readonly book: Book; readonly chapters: readonly SplitChapter[] }> {
  const opened = await openProject(options);
  const { snapshot } = await readState(opened.stateFolder, opened.origin);
  const project = await splitProject(opened, snapshot);
  return { book: project.book, chapters: chosenChapters(project) };
}

/** What is done and what was spent, over the whole journal. Writes nothing but the cache of parses. */
export async function status(options: NarrateOptions): Promise<BookStatus> {
  const opened = await openProject(options);
  const { snapshot, holder, warnings } = await readState(opened.stateFolder, opened.origin);
  const project = await splitProject(opened, snapshot);
  const { present, ledger } = snapshot;
  const keys = new Set(project.chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  const chapters = project.chapters.map(({ chapter, chunks }) => ({
    chapter,
    chunks: chunks.length,
    done: chunks.filter(({ key }) => present.has(key)).length,
  }));
  return {
    book: project.book,
    chapters,
    lost: [...keys].filter((key) => ledger.takes.has(key) && !present.has(key)).length,
    snapshot,
    toCollect: planProject(project, snapshot).plan.total.collect,
    holder,
    warnings: [...project.warnings, ...warnings],
  };
}

/**
 * Reads the journal and every take to the end, and says which chunks of today's text are affected and what a repair
 * may cost. It mends nothing and needs no lock; the one thing that it changes is to put damaged files aside, under the
 * lock, so that the next run fetches them again. Where it cannot, that is a warning.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const opened = await openProject(options);
  const check = await checkState(opened.stateFolder, opened.origin);
  const project = await splitProject(opened, asRecorded(check));
  const affected = findAffected(project.chapters, check, project.priceMicroUsd);
  const { setAside, warnings } = await putAside(project, check, options.clock ?? systemClock);
  const isWhole =
    affected.chunks.length === 0 &&
    check.journal.corrupt === 0 &&
    check.broken.every(({ kind }) => kind === 'missing');
  return {
    status: isWhole ? 'whole' : 'damaged',
    book: project.book,
    check,
    affected,
    setAside,
    warnings: [...project.warnings, ...check.warnings, ...warnings],
  };
}

/** What is known of an engine: voices, languages, limits, price. @throws NarrateError `usage` for a name that is none */
export function voices(engine: string): EngineProfile {
  const profile = profileOf(engine);
  if (profile !== null) return profile;
  throw new NarrateError('usage', `There is no engine ${engine}.`, {
    hint: `The engines are ${engineNames.join(' and ')}.`,
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
  const { buy, collect } = bookPlan.plan.total;
  if (buy + collect > 0) await requireEngine(project, context);
  await requireOwnOutput(project);
  if (buy > 0) await requireFfmpeg(project, context.signal);
}

/** Tells the plan to whoever listens, and asks whoever wants to be asked. */
async function agree(bookPlan: BookPlan, { onEvent, confirm }: RunOptions): Promise<void> {
  const { total, chapters } = bookPlan.plan;
  const { chunks, reuse, collect, buy, costMicroUsd } = total;
  onEvent?.({
    type: 'plan-made',
    chapters: chapters.length,
    chaptersRecorded: chapters.filter((chapter) => chapter.buy + chapter.collect === 0).length,
    chunks,
    reuse,
    collect,
    buy,
    costMicroUsd,
  });
  if (confirm && !(await confirm(bookPlan))) throw new NarrateError('declined', 'Nothing was bought.');
}

/** As if no take were broken: that is how the book was split when they were bought. */
const asRecorded = ({ ledger }: StateCheck) => ({
  ledger,
  present: new Map([...ledger.takes].flatMap(([key, takes]) => takes.map((take) => [key, take] as const))),
});

/** A run at work, or a disk that may not be written, is no reason to keep back what was found. */
async function putAside(
  { stateFolder, book }: OpenProject,
  { broken }: StateCheck,
  clock: Clock,
): Promise<Pick<Verification, 'setAside' | 'warnings'>> {
  try {
    const paths = await setAsideDamaged(stateFolder, broken, clock);
    return { setAside: paths.map((path) => relative(book.root, path).split(sep).join('/')), warnings: [] };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const code: NoticeCode = 'take-not-set-aside';
    const message = `The damaged recordings could not be set aside. ${error.message}`;
    const hint = `${error.hint} Until they are set aside, a run takes them for whole.`;
    return { setAside: [], warnings: [{ code, severity: 'warning', message, hint }] };
  }
}

/** What recording and delivering have come to. */
type Made = Pick<RunReport, 'recorded' | 'reused' | 'delivered'>;

/** Takes that turned out damaged when they were stitched are fetched again by their request ids. What is gone there too is for the next run's plan, and its price. */
async function mendDamaged(
  project: Project,
  { state, context, ...made }: Made & { state: State; context: RunContext },
): Promise<Made> {
  if (made.delivered.damaged.length === 0 || context.signal.aborted) return made;
  const keys = await setAsideUnusable(state, made.delivered);
  context.onEvent({ type: 'takes-damaged', takes: keys.size });
  const whole = planProject({ ...project, only: null }, await state.snapshot());
  const toMend = planRepair(whole.plan, keys);
  const recorded = await recordProject(project, {
    plan: toMend,
    state,
    before: made.recorded,
    mayBuy: false,
    context,
  });
  const delivered = await deliverProject(project, state, context);
  const written = [...new Set([...made.delivered.written, ...delivered.written])].sort();
  return { recorded, reused: made.reused - keys.size, delivered: { ...delivered, written } };
}

function statusOf({ recorded, delivered }: Made, aborted: boolean): RunReport['status'] {
  if (aborted) return 'interrupted';
  if (recorded.stopped !== null) return 'stopped';
  return recorded.failed.length > 0 || delivered.damaged.length > 0 ? 'incomplete' : 'complete';
}
