import type { Diagnostic } from '../base/diagnostic.js';
import { type Budgets, budgetWarnings } from '../plan/cost/budget-warnings.js';
import { makePlan, type Plan } from '../plan/plan.js';
import type { PlannedChunk } from '../plan/planned-chunk.js';
import type { Project } from '../project/open-project.js';
import { monthSpendingOf } from '../project/plan-project.js';
import { possiblyCharged } from '../project/price/possibly-charged.js';
import { priceWarnings } from '../project/price/price-warnings.js';
import type { Snapshot } from '../state/state.js';
import type { Passage, Rendition } from './open-passage.js';

/** A rendition with what the audition does about it. */
export type PlannedRendition = Rendition & PlannedChunk;

/** What an audition buys and costs, before anything happens. */
export interface AuditionPlan extends Budgets {
  readonly passage: Passage;
  readonly renditions: readonly PlannedRendition[];
  readonly plan: Plan;
  readonly warnings: readonly Diagnostic[];
}

/** Plans the takes of an audition: at most one request for each rendition. Takes are not checked, so none is retaken. */
export function planAudition(
  project: Project,
  passage: Passage,
  { renditions, snapshot }: { readonly renditions: readonly Rendition[]; readonly snapshot: Snapshot },
): AuditionPlan {
  const { book, pricing, concurrency, strictBilling, budgetMicroUsd } = project;
  const plan = makePlan({
    ...snapshot,
    chapters: renditions.map(({ chapter, chunk }) => ({
      chapter: chapter.chapter,
      // A place of its own, by which the failure of a rendition is recognised.
      chunks: [{ ...chunk, place: { ...chunk.place } }],
    })),
    profile: book.profile,
    pricing,
    concurrency,
    gaps: book.manifest.audio.gaps,
    judgements: new Map(),
    strictBilling,
    check: null,
  });
  const budgets: Budgets = { budgetMicroUsd, month: monthSpendingOf(project, snapshot.ledger) };
  return {
    passage,
    renditions: renditions.map((rendition, index) => ({
      ...rendition,
      ...plan.chapters[index]!.planned[0]!,
    })),
    plan,
    ...budgets,
    warnings: [
      ...project.warnings,
      ...priceWarnings(project),
      ...possiblyCharged(plan),
      ...budgetWarnings(plan, budgets),
    ],
  };
}
