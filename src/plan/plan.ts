import type { MicroUsd } from '../base/money/money.js';
import { costOf, type Pricing } from '../base/money/price.js';
import type { EngineProfile } from '../engines/engine.js';
import type { CheckSettings, GapSeconds } from '../manifest/manifest.js';
import type { Chapter } from '../markdown/block.js';
import type { Chunk } from '../split/chunk.js';
import { gapBefore } from '../split/gap.js';
import type { Take } from '../state/journal/journal-entry.js';
import type { Ledger } from '../state/ledger.js';
import type { Action, PlannedChunk } from './planned-chunk.js';
import { retakeAllowance } from './retakes/retake-allowance.js';

/** Sums over a chapter or the book; a repeat counts as reused. */
export interface PlanFigures {
  readonly characters: number;
  readonly chunks: number;
  readonly reuse: number;
  readonly collect: number;
  readonly buy: number;
  /** Perhaps paid for and, under strict billing, not bought again. */
  readonly withheld: number;
  /** At a price a minute: estimated, as the sound is. */
  readonly costMicroUsd: MicroUsd;
  /** The most that it can come to when what is in doubt is bought again, and, at a price a minute, is spoken slowly. */
  readonly costWithRetakesMicroUsd: MicroUsd;
  /** Of takes as they are, of the rest estimated, gaps included. */
  readonly audioSeconds: number;
}

export interface PlannedChapter extends PlanFigures {
  readonly chapter: number;
  readonly file: string;
  readonly title: string;
  readonly planned: readonly PlannedChunk[];
}

/** What a run would do: a plain value, looked at before anything happens. */
export interface Plan {
  readonly chapters: readonly PlannedChapter[];
  readonly total: PlanFigures & {
    /** Estimated time until everything is recorded. */
    readonly wallSeconds: number;
  };
  readonly pricing: Pricing;
  /** By key, how many retakes the run may make: of no other, and no more (see `retakeAllowance`). */
  readonly retakable: ReadonlyMap<string, number>;
}

export interface PlanInput {
  readonly chapters: readonly { readonly chapter: Chapter; readonly chunks: readonly Chunk[] }[];
  readonly profile: EngineProfile;
  readonly pricing: Pricing;
  readonly concurrency: number;
  readonly gaps: GapSeconds;
  readonly ledger: Ledger;
  /** What was perhaps paid for is not bought again. */
  readonly strictBilling: boolean;
  /** Null: recordings are not checked. */
  readonly check: CheckSettings | null;
  /** Takes whose files are here, by key. */
  readonly present: ReadonlyMap<string, Take>;
}

/** Decides for each chunk whether it is here, on its way or to be bought. A text that stands twice is bought once. */
export function makePlan(input: PlanInput): Plan {
  const seen = new Set<string>();
  const withActions = input.chapters.map(({ chapter, chunks }) => ({
    chapter: chapter.chapter,
    file: chapter.file,
    title: chapter.title,
    planned: chunks.map((chunk) => ({ chunk, action: actionFor(chunk, input, seen) })),
  }));
  const retakable = retakeAllowance(withActions, { ...input, varies: input.profile.varies });
  const left = new Map(retakable);
  const chapters = withActions.map((chapter) => ({
    ...chapter,
    ...figuresOf(chapter.planned, input, takeFrom(left, chapter.planned, input.pricing)),
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
      costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
      costWithRetakesMicroUsd: sum(({ costWithRetakesMicroUsd }) => costWithRetakesMicroUsd),
      audioSeconds: sum(({ audioSeconds }) => audioSeconds),
      wallSeconds: Math.ceil(requests / input.concurrency) * input.profile.secondsPerRequest,
    },
  };
}

function actionFor(
  { key }: Chunk,
  { ledger, present, strictBilling }: PlanInput,
  planned: Set<string>,
): Action {
  const take = present.get(key);
  if (take !== undefined) return { kind: 'reuse', take };
  if (planned.has(key)) return { kind: 'repeat' };
  planned.add(key);
  const requestIds = ledger.collectable.get(key);
  const doubts = ledger.uncertain.get(key) ?? [];
  if (requestIds !== undefined) return { kind: 'collect', requestIds, doubts };
  return { kind: strictBilling && doubts.length > 0 ? 'withheld' : 'buy', doubts };
}

/** What the retakes of a chapter's keys cost at the most, each counted where it stands first. */
function takeFrom(left: Map<string, number>, planned: readonly PlannedChunk[], pricing: Pricing): MicroUsd {
  let microUsd = 0;
  for (const { chunk } of planned) {
    microUsd += (left.get(chunk.key) ?? 0) * costOf(chunk.text.length, pricing).mostMicroUsd;
    left.delete(chunk.key);
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
