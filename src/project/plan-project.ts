import type { Diagnostic } from '../base/diagnostic.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { serverOf } from '../engines/registry.js';
import { type Budgets, budgetWarnings } from '../plan/cost/budget-warnings.js';
import { monthStanding } from '../plan/cost/month-standing.js';
import { makePlan, type Plan } from '../plan/plan.js';
import { type Explanation, explainPurchases } from '../plan/reasons/explain-purchases.js';
import { type StoreStanding, storeWarnings } from '../plan/store-standing.js';
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

/** A plan, with the book that it is for. */
export interface BookPlan extends Budgets {
  readonly book: Book;
  readonly plan: Plan;
  /** Who said the price that its figures and the budgets go by. */
  readonly priceFrom: PriceSource;
  /** Why it buys what it buys; null: nothing was ever bought. */
  readonly explanation: Explanation | null;
  /** What the plan knows of a store; null: there is none. */
  readonly store: StoreStanding | null;
  readonly warnings: readonly Diagnostic[];
}

/** What a run would do with each chunk of what is asked for. */
export function planChunks(project: Project, snapshot: Snapshot): Plan {
  const { book, pricing, concurrency, strictBilling } = project;
  const { profile, manifest } = book;
  const { check } = manifest;
  const { gaps } = manifest.audio;
  const chapters = chosenChapters(project);
  return makePlan({ chapters, profile, pricing, concurrency, strictBilling, check, gaps, ...snapshot });
}

/** Plans what is asked for against what is there, and says what is to be known before it is agreed to. */
export function planProject(
  project: Project,
  snapshot: Snapshot,
  known: { readonly warnings?: readonly Diagnostic[]; readonly store?: StoreStanding | null } = {},
): BookPlan {
  const { warnings = [], store = standingOfStore(project) } = known;
  const { book, chapters, budgetMicroUsd } = project;
  const { ledger } = snapshot;
  const { name: engine, model } = book.profile;
  const plan = planChunks(project, snapshot);
  const linesOf = chapterLines(book.root);
  const explanation = explainPurchases({ plan, chapters, ledger, recorder: { engine, model }, linesOf });
  const budgets: Budgets = { budgetMicroUsd, month: monthStandingOf(project, ledger) };
  const money = [
    ...priceWarnings(project),
    ...paidElsewhere(project, plan, ledger),
    ...possiblyCharged(plan),
    ...budgetWarnings(plan, budgets),
    ...storeWarnings(plan, store),
  ];
  const gaps = unusedGaps(chapters, book.manifest);
  return {
    book,
    plan,
    priceFrom: project.priceFrom,
    explanation,
    store,
    ...budgets,
    warnings: [...project.warnings, ...gaps, ...warnings, ...money],
  };
}

/** Of a plan that is made with the store open. */
const standingOfStore = ({ store }: OpenProject): StoreStanding | null =>
  store && { place: nameOfPlace(store), unknown: null };

/** How this month stands; null: it has no budget. */
export const monthStandingOf = (
  { monthlyBudgetMicroUsd, clock }: Project,
  ledger: Ledger,
): Budgets['month'] => monthStanding(ledger, { budgetMicroUsd: monthlyBudgetMicroUsd, now: clock.now() });

/** Asked of another gateway, the requests of the journal lead nowhere: nobody shall pay twice without having been told. */
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
    message: `Of what is to be bought, ${keysAt(origin)} was paid for at ${origin} already and is not here.`,
    hint: `A run with ${addressSetting(book.profile.name, origin)} fetches what that gateway still has.`,
  }));
}

/** How the environment names the server at an origin. */
function addressSetting(engine: string, origin: string): string {
  const server = serverOf(engine);
  return server === null ? origin : `${server.addressVariable}=${server.addressAt(origin)}`;
}
