import { basename } from 'node:path';
import type { Wanted } from '../audition/candidates.js';
import { hearTake } from '../audition/hear-take.js';
import type { HeardTake } from '../audition/heard-take.js';
import { openPassage, renditionsOf } from '../audition/open-passage.js';
import { type AuditionPlan, type PlannedRendition, planAudition } from '../audition/plan-audition.js';
import { clearAudition, folderOf, saveAudition } from '../audition/saved-audition.js';
import { writePage } from '../audition/write-page.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { readWords } from '../deliver/alignment/words-file.js';
import { type NarrateOptions, type OpenProject, openProject, splitProject } from '../project/open-project.js';
import { openStateOf, readSharedState } from '../project/open-state.js';
import { recordProject, requireEngine } from '../record/record-project.js';
import { nothingRecorded, type Recorded } from '../record/recorded.js';
import { noRetakes } from '../record/retakes/retake-queue.js';
import { type RunContext, type RunContextOptions, runContext } from '../record/run-context.js';
import { lazySentenceFinder } from '../split/sentences/sentence-finder.js';
import { wordsName } from '../state/alignments.js';
import { markUsed } from '../state/garbage/mark-used.js';
import type { Snapshot, State } from '../state/state.js';
import { pathsOf } from '../state/state.js';
import { collectWarnings, type RecordingReport, statusOf } from './run-report.js';

/** What `audition` takes. */
export interface AuditionOptions
  extends Omit<NarrateOptions, 'chapters' | 'acceptReading' | 'realign' | 'page'>,
    RunContextOptions {
  /** A file and a line: `chapters/01.md:12`. */
  readonly at: string;
  /** Default: the voice that the book has there. */
  readonly voices?: readonly string[] | undefined;
  /** Each is heard in every voice. Default: the prompt that the book has there. */
  readonly prompts?: readonly string[] | undefined;
  /** True: plans and prices, and ends without the lock. Default: false. */
  readonly dryRun?: boolean | undefined;
  /** Called with the plan before anything is bought. False: nothing is bought. Default: the audition goes ahead. */
  readonly confirm?: ((planned: AuditionPlan) => Promise<boolean>) | undefined;
  /**
   * Returns the command that chooses a take of the audition at a place, without the number of the take. Default: with
   * `narrate`. @param at as `AuditionPlan.passage.at`
   */
  readonly chooseCommand?: ((at: string) => string) | undefined;
}

/** A take of an audition, or why there is none. */
export interface AuditionTake {
  readonly number: number;
  readonly voice: string;
  /** Null: the prompt that the book has there, or none. */
  readonly prompt: string | null;
  /** `reused`: it was paid for before. `failed`: there is no take; see `reason`. */
  readonly state: 'bought' | 'collected' | 'reused' | 'failed';
  /** Length of its audio; null: there is none. */
  readonly seconds: number | null;
  /** Null: it did not fail. */
  readonly reason: string | null;
}

/** What an audition bought and wrote. */
export interface AuditionReport {
  readonly status: RecordingReport['status'];
  readonly planned: AuditionPlan;
  readonly recorded: Recorded;
  /** Empty: a dry run, or declined. */
  readonly takes: readonly AuditionTake[];
  /** The path of the page; null: there is no take to hear. */
  readonly page: string | null;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Buys one passage in several voices and prompts, and writes a page to compare them. The takes have the keys that a run
 * with that voice and prompt in the manifest needs, so a run buys none of them again.
 * @throws NarrateError `usage` for a wrong line, voice or prompt, `manifest-not-edited`, `declined`, `interrupted`, and as `run`
 */
export async function audition(options: AuditionOptions): Promise<AuditionReport> {
  const { onEvent, warnings } = collectWarnings(options.onEvent);
  const context = runContext({ ...options, onEvent });
  const opened = await openProject(options);
  if (options.dryRun) {
    const { snapshot, warnings: ofState } = await readSharedState(opened, context);
    const planned = await planOf(options, opened, snapshot);
    await options.confirm?.(planned);
    return nothingDone(planned, ofState);
  }
  const state = await openStateOf(opened, context);
  try {
    const snapshot = await state.snapshot();
    const planned = await planOf(options, opened, snapshot);
    const project = await splitProject(opened, snapshot);
    const { buy, collect, withheld } = planned.plan.total;
    if (buy + collect + withheld > 0) await requireEngine(project, context);
    announce(planned, context);
    if (options.confirm && !(await options.confirm(planned)))
      throw new NarrateError('declined', 'Nothing was bought.');
    const recorded = await recordProject(project, {
      plan: planned.plan,
      state,
      before: nothingRecorded,
      mayBuy: true,
      context,
      retakes: noRetakes,
    });
    if (context.signal.aborted) throw context.signal.reason;
    const heard = await hearAll(planned, { state, context });
    const page = await pageOf(options, { project: opened, planned, heard, context });
    await state.settled();
    const takes = planned.renditions.map((rendition) => takeOf(rendition, { heard, recorded }));
    const isIncomplete = takes.some((take) => take.state === 'failed');
    const isStopped = recorded.stopped !== null;
    return {
      status: statusOf({ aborted: context.signal.aborted, isStopped, isIncomplete }),
      planned,
      recorded,
      takes,
      page,
      warnings: [...planned.warnings, ...state.warnings, ...warnings],
    };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted. The same command continues with what was bought.', {
      cause: error,
    });
  } finally {
    await state.close();
  }
}

/** Plans the takes of an audition. */
async function planOf(
  { at, voices = [], prompts = [], ...options }: AuditionOptions,
  opened: OpenProject,
  snapshot: Snapshot,
): Promise<AuditionPlan> {
  const passage = await openPassage(options, at);
  // The voices of drafts have no prompts, so each pair would sound the same.
  const wanted: Wanted = { voices, prompts: options.draft === true ? [] : prompts };
  const renditions = await renditionsOf(options, passage, { wanted, snapshot });
  const project = { ...opened, chapters: renditions.map(({ chapter }) => chapter) };
  const planned = planAudition(project, passage, { renditions, snapshot });
  if (options.draft !== true || prompts.length === 0) return planned;
  const message = 'A draft has no prompts, so --prompts has no effect here.';
  return {
    ...planned,
    warnings: [
      ...planned.warnings,
      { code: 'draft-without-prompts' satisfies NoticeCode, severity: 'warning', message },
    ],
  };
}

/** Reports the plan as an event, for the progress. */
function announce({ plan: { total } }: AuditionPlan, { onEvent }: RunContext): void {
  const { chunks, reuse, collect, wait, buy, costMicroUsd } = total;
  onEvent({
    type: 'plan-made',
    chapters: 1,
    chaptersRecorded: 0,
    chunks,
    reuse,
    collect,
    wait,
    buy,
    costMicroUsd,
  });
}

const nothingDone = (planned: AuditionPlan, ofState: readonly Diagnostic[]): AuditionReport => ({
  status: 'complete',
  planned,
  recorded: nothingRecorded,
  takes: [],
  page: null,
  warnings: [...planned.warnings, ...ofState],
});

/** The takes that can be heard, by their keys. */
type Heard = ReadonlyMap<string, HeardTake>;

/** Reads the takes. Downloads those that are only in the store, and tells `gc` that they were used. */
async function hearAll(
  { renditions }: AuditionPlan,
  { state, context }: { readonly state: State; readonly context: RunContext },
): Promise<Heard> {
  const { present } = await state.snapshot();
  const finder = lazySentenceFinder();
  const heard = new Map<string, HeardTake>();
  for (const rendition of renditions) {
    const take = present.get(rendition.chunk.key);
    if (take === undefined || heard.has(take.key)) continue;
    if (state.takes.isRemoteOnly(take)) await state.takes.download(take, context.signal);
    await markUsed(state.takes, [take], context.clock.now());
    if (!state.takes.has(take)) continue;
    const bytes = await state.alignments.read(wordsName(take), context.signal);
    const words = (bytes && readWords(bytes)?.words) ?? null;
    const found = await hearTake(state.takes.pathOf(take), rendition, { finder, words });
    if (found !== null) heard.set(take.key, found);
  }
  return heard;
}

/** Writes the page, and what `--choose` can choose from. Returns its path; null: there is nothing to hear. */
async function pageOf(
  { chooseCommand = (at) => `narrate audition --at ${at} --choose` }: AuditionOptions,
  work: {
    readonly project: OpenProject;
    readonly planned: AuditionPlan;
    readonly heard: Heard;
    readonly context: RunContext;
  },
): Promise<string | null> {
  const { project, planned, heard, context } = work;
  const takes = planned.renditions.flatMap(({ candidate, chunk }) => {
    const take = heard.get(chunk.key);
    return take === undefined ? [] : [{ candidate, take }];
  });
  if (takes.length === 0) return null;
  const { book, stateFolder } = project;
  const manifest = basename(book.manifestFile);
  const { at, places } = planned.passage;
  const folder = folderOf(pathsOf(stateFolder).auditions, { at, manifest });
  await clearAudition(folder);
  const { language } = planned.renditions[0]!.chunk.voiceSettings;
  const page = await writePage(folder, {
    at,
    title: book.title,
    language: language ?? book.manifest.language,
    takes,
    chooseCommand: chooseCommand(at),
  });
  const candidates = takes.map(({ candidate }) => candidate);
  const { voice, prompt } = places;
  await saveAudition(folder, {
    time: context.clock.now(),
    manifest,
    at,
    candidates,
    places: { voice: [...voice], prompt: [...prompt] },
  });
  return page;
}

function takeOf(
  { candidate, chunk, action }: PlannedRendition,
  { heard, recorded }: { readonly heard: Heard; readonly recorded: Recorded },
): AuditionTake {
  const take = heard.get(chunk.key);
  if (take === undefined) {
    const failure = recorded.failed.find(({ place }) => place === chunk.place)?.reason;
    const reason = failure ?? recorded.stopped?.message ?? 'the recording is damaged: run `narrate verify`';
    return { ...candidate, state: 'failed', seconds: null, reason };
  }
  const seconds = Math.round((take.samples.length / take.sampleRate) * 10) / 10;
  const isReused = action.kind === 'reuse' || action.kind === 'repeat';
  const state = isReused ? 'reused' : action.kind === 'collect' ? 'collected' : 'bought';
  return { ...candidate, state, seconds, reason: null };
}
