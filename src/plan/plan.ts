import type { MicroUsd } from '../base/money/money.js';
import { costOf, type Pricing } from '../base/money/price.js';
import type { EngineProfile } from '../engines/engine.js';
import type { CheckSettings, GapSeconds } from '../manifest/manifest.js';
import type { Chapter } from '../markdown/block.js';
import type { Chunk } from '../split/chunk.js';
import { gapBefore } from '../split/gap.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { Ledger } from '../state/ledger.js';
import { type Action, earlierRequests, type PlannedChunk } from './planned-chunk.js';
import { retakeAllowance } from './retakes/retake-allowance.js';

/** Sums over a chapter or the book. A repeat counts as reused. */
export interface PlanFigures {
  readonly characters: number;
  readonly chunks: number;
  readonly reuse: number;
  readonly collect: number;
  readonly buy: number;
  /** Possibly charged and, under strict billing, not bought again. */
  readonly withheld: number;
  /** To buy later, because their text changed recently. */
  readonly wait: number;
  /** An estimate where the price is per minute, because the length of the audio is an estimate. */
  readonly costMicroUsd: MicroUsd;
  /** The most that the run can cost: every allowed retake is bought and, at a price per minute, speech is slow. */
  readonly costWithRetakesMicroUsd: MicroUsd;
  /** Length of the audio with gaps: measured where a take is here, estimated elsewhere. */
  readonly audioSeconds: number;
}

/** A chapter of a plan, with the action for each of its chunks. */
export interface PlannedChapter extends PlanFigures {
  readonly chapter: number;
  readonly file: string;
  readonly title: string;
  readonly planned: readonly PlannedChunk[];
}

/** What a run would do, as a plain value that callers inspect before anything happens. */
export interface Plan {
  readonly chapters: readonly PlannedChapter[];
  readonly total: PlanFigures & {
    /** Estimated seconds until everything is recorded. */
    readonly wallSeconds: number;
  };
  readonly pricing: Pricing;
  /** How many retakes the run may buy, by key. A key that is missing gets none (see `retakeAllowance`). */
  readonly retakable: ReadonlyMap<string, number>;
}

/** Everything that decides a plan. */
export interface PlanInput {
  readonly chapters: readonly { readonly chapter: Chapter; readonly chunks: readonly Chunk[] }[];
  readonly profile: EngineProfile;
  readonly pricing: Pricing;
  readonly concurrency: number;
  readonly gaps: GapSeconds;
  readonly ledger: Ledger;
  /** The judgements of words for which takes may be bought again (see `buyingJudgements`). */
  readonly judgements: Ledger['judgements'];
  /** True: chunks that were possibly charged are not bought again. */
  readonly strictBilling: boolean;
  /** Until when the texts of some keys are not bought, in milliseconds since 1970. Default: all may be bought. */
  readonly waits?: ReadonlyMap<string, number> | undefined;
  /** Null: checks are off. */
  readonly check: CheckSettings | null;
  /** The take in use of each key whose file is here. */
  readonly present: ReadonlyMap<string, Take>;
}

/** Decides for each chunk whether to reuse, collect or buy its recording. A text that occurs twice is bought once. */
export function makePlan(input: PlanInput): Plan {
  const seen = new Set<string>();
  const withActions = input.chapters.map(({ chapter, chunks }) => ({
    chapter: chapter.chapter,
    file: chapter.file,
    title: chapter.title,
    planned: chunks.map((chunk) => ({ chunk, action: actionFor(chunk, input, seen) })),
  }));
  const retakable = retakeAllowance(withActions, { ...input, varies: input.profile.varies });
  const unpricedRetakes = new Map(retakable);
  const chapters = withActions.map((chapter) => ({
    ...chapter,
    ...figuresOf(chapter.planned, input, claimRetakeCost(unpricedRetakes, chapter.planned, input.pricing)),
  }));
  const sum = (pick: (chapter: PlannedChapter) => number) =>
    chapters.reduce((total, chapter) => total + pick(chapter), 0);
  const requests = sum(({ buy, collect }) => buy + collect);
  return {
    chapters,
    pricing: input.pricing,
    retakable,
    total: {
      characters: sum(({ characters }) => characters),
      chunks: sum(({ chunks }) => chunks),
      reuse: sum(({ reuse }) => reuse),
      collect: sum(({ collect }) => collect),
      buy: sum(({ buy }) => buy),
      withheld: sum(({ withheld }) => withheld),
      wait: sum(({ wait }) => wait),
      costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
      costWithRetakesMicroUsd: sum(({ costWithRetakesMicroUsd }) => costWithRetakesMicroUsd),
      audioSeconds: sum(({ audioSeconds }) => audioSeconds),
      wallSeconds: Math.ceil(requests / input.concurrency) * input.profile.secondsPerRequest,
    },
  };
}

function actionFor(
  { key }: Chunk,
  { ledger, present, strictBilling, waits }: PlanInput,
  planned: Set<string>,
): Action {
  const take = present.get(key);
  if (take !== undefined) return { kind: 'reuse', take };
  if (planned.has(key)) return { kind: 'repeat' };
  planned.add(key);
  const requestIds = ledger.collectable.get(key);
  const uncertainRequests = ledger.uncertain.get(key) ?? [];
  if (requestIds !== undefined) return { kind: 'collect', requestIds, ...earlierRequests(uncertainRequests) };
  const kind = strictBilling && uncertainRequests.length > 0 ? 'withheld' : 'buy';
  const until = waits?.get(key);
  if (kind === 'buy' && until !== undefined) return { kind: 'wait', until };
  return { kind, ...earlierRequests(uncertainRequests) };
}

/**
 * Returns the most that the retakes of a chapter's keys can cost, and removes those keys from `retakes`. So each key is
 * priced once, in the first chapter that contains it.
 */
function claimRetakeCost(
  retakes: Map<string, number>,
  planned: readonly PlannedChunk[],
  pricing: Pricing,
): MicroUsd {
  let microUsd = 0;
  for (const { chunk } of planned) {
    microUsd += (retakes.get(chunk.key) ?? 0) * costOf(chunk.text.length, pricing).mostMicroUsd;
    retakes.delete(chunk.key);
  }
  return microUsd;
}

function figuresOf(
  planned: readonly PlannedChunk[],
  input: PlanInput,
  retakesMicroUsd: MicroUsd,
): PlanFigures {
  const count = (...kinds: Action['kind'][]) =>
    planned.filter(({ action }) => kinds.includes(action.kind)).length;
  const costs = planned
    .filter(({ action }) => action.kind === 'buy')
    .map(({ chunk }) => costOf(chunk.text.length, input.pricing));
  return {
    characters: planned.reduce((total, { chunk }) => total + chunk.text.length, 0),
    chunks: planned.length,
    reuse: count('reuse', 'repeat'),
    collect: count('collect'),
    buy: costs.length,
    withheld: count('withheld'),
    wait: count('wait'),
    costMicroUsd: costs.reduce((total, { expectedMicroUsd }) => total + expectedMicroUsd, 0),
    costWithRetakesMicroUsd: costs.reduce((total, { mostMicroUsd }) => total + mostMicroUsd, retakesMicroUsd),
    audioSeconds: planned.reduce(
      (total, chunk) => total + secondsOfChunk(chunk, input),
      trailingGap(planned, input),
    ),
  };
}

function secondsOfChunk({ chunk, action }: PlannedChunk, { profile, gaps }: PlanInput): number {
  const speech =
    action.kind === 'reuse'
      ? action.take.frames / action.take.sampleRate
      : chunk.text.length / profile.charactersPerSecond;
  return gapBefore(chunk.seam, gaps) + speech;
}

const trailingGap = (planned: readonly PlannedChunk[], { gaps }: PlanInput): number =>
  planned.length > 0 ? gaps.chapterEnd : 0;
