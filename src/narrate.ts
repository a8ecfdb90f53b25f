import type { Diagnostic } from './base/diagnostic.js';
import { NarrateError } from './base/errors.js';
import type { OnEvent } from './base/events.js';
import type { Book } from './book/load-book.js';
import {
  type BookPlan,
  chosenChapters,
  type NarrateOptions,
  openProject,
  type Project,
  planProject,
} from './book/project.js';
import type { SplitChapter } from './book/split-book.js';
import {
  deliverProject,
  requireFfmpeg,
  requireOwnOutput,
  setAsideDamaged,
} from './deliver/deliver-project.js';
import type { Delivered } from './deliver/delivery.js';
import type { EngineProfile } from './engines/engine.js';
import { engineNames, profileOf } from './engines/registry.js';
import type { Chapter } from './markdown/block.js';
import { planRepair } from './plan/plan-repair.js';
import { recordProject, requireEngine } from './record/record-project.js';
import { nothingRecorded, type Recorded } from './record/recorded.js';
import { type RunContext, type RunContextOptions, runContext } from './record/run-context.js';
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
  readonly snapshot: Snapshot;
  /** Chunks of today's text that are paid for and not here. */
  readonly toCollect: number;
  readonly warnings: readonly Diagnostic[];
}

/** What a run would do and cost. No network, no key, nothing written but the cache of parses. @throws NarrateError `invalid-input` … */
export async function plan(options: NarrateOptions): Promise<BookPlan> {
  const project = await openProject(options);
  const { warnings, ...snapshot } = await readState(project.stateFolder, project.origin);
  return planProject(project, snapshot, warnings);
}

/** Plans, records what is missing, makes the files. @throws NarrateError when nothing can go on; what chunks failed is in the report */
export async function run(options: RunOptions): Promise<RunReport> {
  const warnings: Diagnostic[] = [];
  const context = runContext({ ...options, onEvent: keepingWarnings(options, warnings) });
  const project = await openProject(options);
  const state = await openState(project.stateFolder, { origin: project.origin, clock: context.clock });
  try {
    const bookPlan = planProject(project, await state.snapshot(), state.warnings);
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
  const project = await openProject(options);
  return { book: project.book, chapters: chosenChapters(project) };
}

/** What is done and what was spent, over the whole journal. Writes nothing but the cache of parses. */
export async function status(options: NarrateOptions): Promise<BookStatus> {
  const project = await openProject(options);
  const { warnings, ...snapshot } = await readState(project.stateFolder, project.origin);
  const chapters = project.chapters.map(({ chapter, chunks }) => ({
    chapter,
    chunks: chunks.length,
    done: chunks.filter(({ key }) => snapshot.present.has(key)).length,
  }));
  const toCollect = planProject(project, snapshot).plan.total.collect;
  return {
    book: project.book,
    chapters,
    snapshot,
    toCollect,
    warnings: [...project.book.warnings, ...warnings],
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

/** What recording and delivering have come to. */
type Made = Pick<RunReport, 'recorded' | 'reused' | 'delivered'>;

/** Takes that turned out damaged when they were stitched are fetched again by their request ids. What is gone there too is for the next run's plan, and its price. */
async function mendDamaged(
  project: Project,
  { state, context, ...made }: Made & { state: State; context: RunContext },
): Promise<Made> {
  if (made.delivered.damaged.length === 0 || context.signal.aborted) return made;
  const keys = await setAsideDamaged(state, made.delivered);
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
