import type { Diagnostic } from '../base/diagnostic.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { serverOf } from '../engines/registry.js';
import { type Budgets, budgetWarnings } from '../plan/cost/budget-warnings.js';
import { monthSpending } from '../plan/cost/month-spending.js';
import { type ReadingDifference, readingDifference, readingWarnings } from '../plan/cost/reading-changes.js';
import { makePlan, type Plan } from '../plan/plan.js';
import { type PlannedStore, storeWarnings } from '../plan/planned-store.js';
import { type Explanation, explainPurchases } from '../plan/reasons/explain-purchases.js';
import { buyingJudgements } from '../plan/retakes/buying-judgements.js';
import type { Waiting } from '../plan/settle/find-waiting.js';
import { unusedGaps } from '../plan/unused-gaps.js';
import type { Ledger } from '../state/ledger.js';
import type { Snapshot } from '../state/state.js';
import { nameOfPlace } from '../store/open-store.js';
import type { Book } from './load-book.js';
import { chosenChapters, type OpenProject, type Project } from './open-project.js';
import type { PriceSource } from './price/agreed-price.js';
import { possiblyCharged } from './price/possibly-charged.js';
import { priceWarnings } from './price/price-warnings.js';
import { chapterLines } from './read/chapter-lines.js';

/** A plan with its book, its budgets and its warnings. */
export interface BookPlan extends Budgets {
  readonly book: Book;
  readonly plan: Plan;
  /** Where the price of the plan and its budgets comes from. */
  readonly priceFrom: PriceSource;
  /** Why the plan buys its chunks; null: nothing was ever bought. */
  readonly explanation: Explanation | null;
  /** The book's store, and whether the plan could read it; null: there is none. */
  readonly store: PlannedStore | null;
  /** Places that this version reads differently than the one that bought their audio; null: none. */
  readonly readingDifference: ReadingDifference | null;
  /** The chunks whose text changed recently; null: none, or they are bought anyway. An estimate's plan includes them, a run's does not. */
  readonly waiting: Waiting | null;
  readonly warnings: readonly Diagnostic[];
}

/** Plans what a run does with each chunk of the chosen chapters. @param waits as in `PlanInput` */
export function planChunks(project: Project, snapshot: Snapshot, waits?: ReadonlyMap<string, number>): Plan {
  const { book, pricing, concurrency, strictBilling } = project;
  const { profile, manifest } = book;
  const { check } = manifest;
  const { gaps } = manifest.audio;
  const chapters = chosenChapters(project);
  const judgements = buyingJudgements(project.chapters, snapshot, check);
  const settings = { profile, pricing, concurrency, strictBilling, check, gaps };
  return makePlan({ chapters, judgements, waits, ...settings, ...snapshot });
}

/**
 * Plans the chosen chapters, with everything that a user needs to know before confirming the plan.
 * @param known warnings from opening the state, and the store as far as it was read; without `store`, the store is open;
 * `waiting`: the chunks that this run does not buy yet
 */
export function planProject(
  project: Project,
  snapshot: Snapshot,
  known: {
    readonly warnings?: readonly Diagnostic[];
    readonly store?: PlannedStore | null;
    readonly waiting?: Waiting | null;
  } = {},
): BookPlan {
  const { warnings = [], store = openedStore(project), waiting = null } = known;
  const { book, chapters, budgetMicroUsd } = project;
  const { ledger } = snapshot;
  const { name: engine, model } = book.profile;
  const waits = new Map(waiting?.chunks.map(({ chunk, until }) => [chunk.key, until]));
  const plan = planChunks(project, snapshot, waits);
  const linesOf = chapterLines(book.root);
  const chosen = chosenChapters(project).map(({ readingChanges }) => readingChanges);
  const difference = readingDifference(chosen, project.pricing);
  const explanation = explainPurchases({
    plan,
    chapters,
    ledger,
    engineModel: { engine, model },
    readingChanges: difference?.changes ?? [],
    linesOf,
  });
  const budgets: Budgets = { budgetMicroUsd, month: monthSpendingOf(project, ledger) };
  const money = [
    ...priceWarnings(project),
    ...paidElsewhere(project, plan, ledger),
    ...possiblyCharged(plan),
    ...budgetWarnings(plan, budgets),
    ...readingWarnings(difference, project.pricing),
    ...storeWarnings(plan, store),
  ];
  const gaps = unusedGaps(chapters, book.manifest);
  return {
    book,
    plan,
    priceFrom: project.priceFrom,
    explanation,
    store,
    readingDifference: difference,
    ...budgets,
    waiting,
    warnings: [...project.warnings, ...gaps, ...warnings, ...money],
  };
}

/** Returns a book's store for a plan that was made with the store open; null: the book has none. */
const openedStore = ({ store }: OpenProject): PlannedStore | null =>
  store && { place: nameOfPlace(store), unknown: null };

/** Returns this month's spending next to its budget; null: the month has no budget. */
export const monthSpendingOf = (
  { monthlyBudgetMicroUsd, clock }: Project,
  ledger: Ledger,
): Budgets['month'] => monthSpending(ledger, { budgetMicroUsd: monthlyBudgetMicroUsd, now: clock.now() });

/** Warns when the plan buys what was paid for at another gateway: this gateway does not know those requests. */
function paidElsewhere({ book }: Project, { chapters }: Plan, { elsewhere }: Ledger): readonly Diagnostic[] {
  const bought = new Set(
    chapters.flatMap(({ planned }) =>
      planned.flatMap(({ action, chunk }) => (action.kind === 'buy' ? [chunk.key] : [])),
    ),
  );
  const paid = [...elsewhere.values()].filter(({ key }) => bought.has(key));
  const keysAt = (origin: string) =>
    new Set(paid.filter((one) => one.origin === origin).map(({ key }) => key)).size;
  return [...new Set(paid.map(({ origin }) => origin))].map((origin) => ({
    code: 'paid-elsewhere' satisfies NoticeCode,
    severity: 'warning',
    message: `The plan buys ${counted(keysAt(origin))} that you already paid for at ${origin} and that ${keysAt(origin) === 1 ? 'is' : 'are'} not here.`,
    hint: `A run with ${addressSetting(book.profile.name, origin)} fetches what that gateway still has.`,
  }));
}

const counted = (chunks: number): string => (chunks === 1 ? '1 chunk' : `${chunks} chunks`);

/** Returns the environment setting that selects the server at an origin. */
function addressSetting(engine: string, origin: string): string {
  const server = serverOf(engine);
  return server === null ? origin : `${server.addressVariable}=${server.addressAt(origin)}`;
}
