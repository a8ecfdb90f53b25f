import { usd } from '../../../base/money/money.js';
import type { BookCharges } from '../../../fleet/plan/book-charges.js';
import type { BudgetLeft } from '../../../fleet/plan/budgets-left.js';
import type { FleetPlan } from '../../../fleet/plan/plan-fleet.js';
import { diagnosticJson, warningJson } from '../../json/diagnostics.js';
import { bookJson } from './book-json.js';
import type { FollowedFleet } from './follow.js';
import { planTotals } from './plan-text.js';
import { sumOf } from './totals.js';

/** What `narrate fleet run` planned. */
export interface PlannedRun {
  readonly fleet: string;
  readonly plan: FleetPlan;
  readonly budgets: readonly BudgetLeft[];
}

/** Returns the document of `narrate fleet run --json` of a run that adds no books. */
export const planDocument = (run: PlannedRun, exitStatus: number) => ({
  fleet: run.fleet,
  status: exitStatus === 0 ? 'complete' : 'incomplete',
  exitStatus,
  plan: planJson(run),
});

/** Returns the document of a run that Ctrl-C ended. `last` null: before it saw the books in the queue. */
export const interruptedDocument = (run: PlannedRun, last: FollowedFleet | null) => ({
  ...planDocument(run, 130),
  status: 'interrupted',
  books: (last?.books ?? []).map(bookJson),
});

/** Returns the document of a run that followed its books to the end. */
export function endDocument(
  run: PlannedRun,
  { books }: FollowedFleet,
  end: { readonly money: BookCharges; readonly exitStatus: number; readonly seconds: number },
) {
  const { throttled } = sumOf(books);
  const { money, exitStatus, seconds } = end;
  return {
    ...planDocument(run, exitStatus),
    books: books.map(bookJson),
    bought: money.bought,
    spentUsd: usd(money.spentMicroUsd),
    uncertainUsd: usd(money.uncertainMicroUsd),
    throttled,
    seconds: Math.round(seconds * 10) / 10,
  };
}

function planJson({ plan, budgets }: PlannedRun) {
  const { chunks, buy, costMicroUsd, mostMicroUsd } = planTotals(plan.planned);
  return {
    books: booksJson(plan),
    total: { chunks, buy, costUsd: usd(costMicroUsd), mostUsd: usd(mostMicroUsd) },
    budgets: budgets.map(({ of, budgetMicroUsd, leftMicroUsd }) => ({
      of,
      budgetUsd: usd(budgetMicroUsd),
      leftUsd: usd(leftMicroUsd),
    })),
  };
}

const booksJson = ({ planned, refused }: FleetPlan) => [
  ...planned.map(({ book, total, warnings, isDone, isAhead, store, mostMicroUsd }) => ({
    book: book.name,
    manifest: book.manifest,
    store,
    upToDate: isDone,
    uploads: isAhead,
    chunks: total.chunks,
    buy: total.buy,
    collect: total.collect,
    costUsd: usd(total.costMicroUsd),
    mostUsd: usd(mostMicroUsd),
    warnings: warnings.map(warningJson),
  })),
  ...refused.map(({ book, error: { code, message, hint, diagnostics } }) => ({
    book: book.name,
    manifest: book.manifest,
    error: { code, message, hint },
    diagnostics: diagnostics.map(diagnosticJson),
  })),
];
