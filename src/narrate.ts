import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from './base/clock.js';
import type { Diagnostic } from './base/diagnostic.js';
import { NarrateError } from './base/errors.js';
import type { OnEvent } from './base/events.js';
import { formatUsd, type MicroUsd, microUsd } from './base/money.js';
import { type Book, loadBook } from './book/load-book.js';
import { type SplitChapter, splitBook } from './book/split-book.js';
import { chaptersToDeliver } from './deliver/chapters-to-deliver.js';
import { type Delivered, deliver } from './deliver/deliver.js';
import type { EngineProfile } from './engines/engine.js';
import { originOf } from './engines/origin-of.js';
import { createEngine, engineNames, profileOf } from './engines/registry.js';
import type { Chapter } from './markdown/block.js';
import { makePlan, type Plan } from './plan/plan.js';
import { selectChapters } from './plan/select-chapters.js';
import { record } from './record/record.js';
import { addUpRecorded, nothingRecorded, type Recorded } from './record/recorded.js';
import { openState, readState, type Snapshot, type State } from './state/state.js';

/** What every use case takes. All are optional but the manifest. */
export interface NarrateOptions {
  /** Path of the manifest. */
  readonly manifest: string;
  /** In place of the manifest's engine. */
  readonly engine?: string | undefined;
  /** Offline and free, with `espeak`: a state and an output folder of its own. Default: false. */
  readonly draft?: boolean | undefined;
  /** Chapters by number from 1, or by file. Default: all. */
  readonly chapters?: readonly (number | string)[] | undefined;
  /** In place of the manifest's `limits.concurrency`. */
  readonly concurrency?: number | undefined;
  /** The most that a run may spend, in US dollars; the manifest's budget holds besides. */
  readonly maxCostUsd?: number | undefined;
  /** The key and its origin, PATH, FFMPEG_PATH, proxies. Default: the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface RunOptions extends NarrateOptions {
  /** Told the plan before anything is recorded or written; false ends the run there. Default: goes ahead. */
  readonly confirm?: ((plan: BookPlan) => Promise<boolean>) | undefined;
  readonly onEvent?: OnEvent | undefined;
  /** Aborted: the run ends as with Ctrl-C, and the report says `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** From 0 to 1, for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** A plan, with the book that it is for. */
export interface BookPlan {
  readonly book: Book;
  readonly plan: Plan;
  /** The least of the manifest's budget and `maxCostUsd`; null: none. */
  readonly budgetMicroUsd: MicroUsd | null;
  readonly warnings: readonly Diagnostic[];
}

export interface RunReport {
  readonly status: 'complete' | 'incomplete' | 'stopped' | 'interrupted';
  /** As it was before the run. */
  readonly bookPlan: BookPlan;
  readonly recorded: Recorded;
  readonly delivered: Delivered;
  readonly warnings: readonly Diagnostic[];
}

/** What is done, and what the whole journal says was spent. */
export interface BookStatus {
  readonly book: Book;
  readonly chapters: readonly { readonly chapter: Chapter; readonly chunks: number; readonly done: number }[];
  readonly snapshot: Snapshot;
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
  const project = await openProject(options);
  const state = await openState(project.stateFolder, { origin: project.origin, clock: clockOf(options) });
  try {
    const bookPlan = planProject(project, await state.snapshot(), state.warnings);
    await agree(bookPlan, options);
    const recorded = await recordProject({
      project,
      state,
      options,
      plan: bookPlan.plan,
      before: nothingRecorded,
    });
    const delivered = await deliverProject({ project, state, options });
    const mended = await mendDamaged({ project, state, options, recorded, delivered });
    return reportOf(bookPlan, mended, isAborted(options));
  } finally {
    await state.close();
  }
}

/** The words that would be spoken, chapter by chapter, with the speaker of each block. */
export async function script(
  options: NarrateOptions,
): Promise<{ readonly book: Book; readonly chapters: readonly SplitChapter[] }> {
  const { book, chapters, only } = await openProject(options);
  return { book, chapters: chapters.filter(({ chapter }) => only === null || only.has(chapter.chapter)) };
}

/** What is done and what was spent, over the whole journal. Writes nothing. */
export async function status(options: NarrateOptions): Promise<BookStatus> {
  const project = await openProject(options);
  const { warnings, ...snapshot } = await readState(project.stateFolder, project.origin);
  const chapters = project.chapters.map(({ chapter, chunks }) => ({
    chapter,
    chunks: chunks.length,
    done: chunks.filter(({ key }) => snapshot.present.has(key)).length,
  }));
  return { book: project.book, chapters, snapshot, warnings: [...project.book.warnings, ...warnings] };
}

/** What is known of an engine: voices, languages, limits, price. @throws NarrateError `usage` for a name that is none */
export function voices(engine: string): EngineProfile {
  const profile = profileOf(engine);
  if (profile !== null) return profile;
  throw new NarrateError('usage', `There is no engine ${engine}.`, {
    hint: `The engines are ${engineNames.join(' and ')}.`,
  });
}

/** A book, split, with the folders and the origin that its options lead to. */
interface Project {
  readonly book: Book;
  readonly chapters: readonly SplitChapter[];
  /** Chosen with `--chapter`; null: all. */
  readonly only: ReadonlySet<number> | null;
  readonly origin: string;
  readonly stateFolder: string;
  readonly outputFolder: string;
  readonly concurrency: number;
  readonly priceMicroUsd: MicroUsd;
  readonly budgetMicroUsd: MicroUsd | null;
}

/** One pass over a project: what `recordProject` and its like share. */
interface Pass {
  readonly project: Project;
  readonly state: State;
  readonly options: RunOptions;
}

async function openProject(options: NarrateOptions): Promise<Project> {
  const draft = options.draft ?? false;
  const book = await loadBook({
    manifestPath: options.manifest,
    engine: options.engine ?? null,
    draft,
    profileOf,
    engineNames,
  });
  const { manifest, profile, root } = book;
  const inDraft = (folder: string) => (draft ? join(folder, 'draft') : folder);
  const caps = [
    manifest.limits.budgetMicroUsd,
    options.maxCostUsd === undefined ? null : microUsd(options.maxCostUsd),
  ];
  const budgets = caps.filter((cap) => cap !== null);
  return {
    book,
    chapters: await splitBook(book),
    only: selectChapters(book.chapters, options.chapters ?? []),
    origin: originOf({
      name: profile.name,
      baseUrl: manifest.engine.baseUrl,
      environment: environmentOf(options),
    }),
    stateFolder: inDraft(join(root, '.narrate')),
    outputFolder: inDraft(join(root, manifest.output)),
    concurrency: options.concurrency ?? manifest.limits.concurrency,
    priceMicroUsd: draft ? profile.priceMicroUsd : (manifest.engine.priceMicroUsd ?? profile.priceMicroUsd),
    budgetMicroUsd: budgets.length > 0 ? Math.min(...budgets) : null,
  };
}

function planProject(project: Project, snapshot: Snapshot, warnings: readonly Diagnostic[]): BookPlan {
  const { book, only, budgetMicroUsd, priceMicroUsd, concurrency } = project;
  const chapters = project.chapters.filter(({ chapter }) => only === null || only.has(chapter.chapter));
  const { profile, manifest } = book;
  const made = makePlan({
    chapters,
    profile,
    priceMicroUsd,
    concurrency,
    gaps: manifest.audio.gaps,
    ...snapshot,
  });
  return {
    book,
    plan: made,
    budgetMicroUsd,
    warnings: [...book.warnings, ...warnings, ...budgetWarning(made, budgetMicroUsd)],
  };
}

/** Tells the plan to whoever listens, and asks whoever wants to be asked. */
async function agree(bookPlan: BookPlan, { onEvent, confirm }: RunOptions): Promise<void> {
  const { total, chapters } = bookPlan.plan;
  const { chunks, reuse, collect, buy, costMicroUsd } = total;
  onEvent?.({ type: 'plan-made', chapters: chapters.length, chunks, reuse, collect, buy, costMicroUsd });
  if (confirm && !(await confirm(bookPlan))) throw new NarrateError('declined', 'Nothing was bought.');
}

async function recordProject({
  project,
  state,
  options,
  plan: toDo,
  before,
}: Pass & { plan: Plan; before: Recorded }): Promise<Recorded> {
  if (toDo.total.buy + toDo.total.collect === 0) return before;
  const { book, budgetMicroUsd, concurrency } = project;
  const { name, priceMicroUsd, baseUrl } = { ...book.manifest.engine, name: book.profile.name };
  const clock = clockOf(options);
  const engine = await createEngine({
    name,
    priceMicroUsd,
    baseUrl,
    environment: environmentOf(options),
    clock,
    cores: availableParallelism(),
  });
  try {
    const left =
      budgetMicroUsd === null ? null : budgetMicroUsd - before.spentMicroUsd - before.uncertainMicroUsd;
    const recorded = await record({
      plan: toDo,
      engine,
      journal: state.journal,
      takes: state.takes,
      concurrency,
      retries: book.manifest.limits.retries,
      budgetMicroUsd: left,
      clock,
      random: options.random ?? Math.random,
      onEvent: options.onEvent ?? (() => {}),
      signal: signalOf(options),
    });
    return addUpRecorded(before, recorded);
  } finally {
    await engine.close();
  }
}

async function deliverProject({ project, state, options }: Pass): Promise<Delivered> {
  const { book, chapters, only, outputFolder } = project;
  const { present } = await state.snapshot();
  const environment = environmentOf(options);
  return deliver({
    root: book.root,
    outputFolder,
    title: book.title,
    author: book.manifest.author,
    language: book.manifest.language,
    cover: book.manifest.cover === null ? null : join(book.root, book.manifest.cover.file),
    audio: book.manifest.audio,
    chapters: chaptersToDeliver(chapters, present, state.takes),
    only,
    ffmpegPath: environment.FFMPEG_PATH ?? null,
    searchPath: environment.PATH ?? '',
    jobs: availableParallelism(),
    onEvent: options.onEvent ?? (() => {}),
    signal: signalOf(options),
  });
}

/** Takes that turned out damaged when they were stitched are fetched again by their request ids, or else bought again: once. */
async function mendDamaged(
  pass: Pass & { recorded: Recorded; delivered: Delivered },
): Promise<Pick<RunReport, 'recorded' | 'delivered'>> {
  const { project, state, options, recorded, delivered } = pass;
  if (delivered.damaged.length === 0 || isAborted(options)) return { recorded, delivered };
  const { present } = await state.snapshot();
  for (const take of present.values()) {
    if (delivered.damaged.includes(state.takes.pathOf(take))) await state.setAside(take);
  }
  const { plan: toDo } = planProject(project, await state.snapshot(), []);
  const again = await recordProject({ project, state, options, plan: toDo, before: recorded });
  return { recorded: again, delivered: await deliverProject(pass) };
}

function reportOf(
  bookPlan: BookPlan,
  made: Pick<RunReport, 'recorded' | 'delivered'>,
  aborted: boolean,
): RunReport {
  const { recorded, delivered } = made;
  const status = aborted
    ? 'interrupted'
    : recorded.stopped !== null
      ? 'stopped'
      : recorded.failed.length > 0 || delivered.damaged.length > 0
        ? 'incomplete'
        : 'complete';
  return { status, bookPlan, ...made, warnings: bookPlan.warnings };
}

function budgetWarning({ total }: Plan, budget: MicroUsd | null): readonly Diagnostic[] {
  if (budget === null || total.costMicroUsd <= budget) return [];
  return [
    {
      code: 'over-budget',
      severity: 'warning',
      message: `The plan costs ${formatUsd(total.costMicroUsd)} and the budget is ${formatUsd(budget)}: buying will stop when it is reached.`,
      hint: 'A rerun with a new budget resumes where it stopped.',
    },
  ];
}

const environmentOf = ({ environment = process.env }: NarrateOptions) => environment;
const clockOf = ({ clock = systemClock }: RunOptions): Clock => clock;
const signalOf = ({ signal = neverAborted }: RunOptions): AbortSignal => signal;
const isAborted = (options: RunOptions): boolean => signalOf(options).aborted;
const neverAborted = new AbortController().signal;
