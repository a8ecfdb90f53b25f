import type { Diagnostic } from '../../base/diagnostic.js';
import { NarrateError } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import type { Month } from '../../base/money/month.js';
import { isDelivered } from '../../deliver/deliver-project.js';
import { costIfLost, greatestCost } from '../../plan/cost/greatest-cost.js';
import type { Plan } from '../../plan/plan.js';
import type { Purchase, PurchaseReason } from '../../plan/reasons/explain-purchases.js';
import { openProject, splitProject } from '../../project/open-project.js';
import { readSharedState } from '../../project/open-state.js';
import { planProject } from '../../project/plan-project.js';
import { requirePrice } from '../../project/price/price-warnings.js';
import { runContext } from '../../record/run-context.js';
import type { FleetBook } from '../catalogue/open-catalogue.js';
import { monthsIn } from '../governor/read-charges.js';
import { type BookCharges, chargesIn } from './book-charges.js';
import { bookFingerprint } from './book-fingerprint.js';
import { bookOptions } from './catalogue-charges.js';

/** What a run would do with one book of a fleet: only figures, so that the plans of hundreds of books fit into memory. */
export interface PlannedBook {
  readonly book: FleetBook;
  readonly total: Plan['total'];
  readonly pricing: Plan['pricing'];
  /** How many requests are bought for each reason; null: nothing was ever bought. */
  readonly reasons: ReadonlyMap<PurchaseReason, number> | null;
  /** See `bookFingerprint`. */
  readonly files: string;
  /** The store, such as `s3://bucket/prefix`. */
  readonly store: string;
  readonly warnings: readonly Diagnostic[];
  /** Whether nothing is to be recorded, and all files on this machine are up to date. */
  readonly isDone: boolean;
  /** What was charged for it so far. */
  readonly charged: BookCharges;
  /** The same by month (UTC), possibly charged money included. */
  readonly chargedByMonth: ReadonlyMap<Month, MicroUsd>;
  /** Whether this machine has recordings or journal lines of the book that its store lacks, so that no other worker sees them. */
  readonly isAhead: boolean;
  /** What a worker may plan to spend: the planned cost, and recordings that the gateway no longer has. Without retakes. */
  readonly confirmedMicroUsd: MicroUsd;
  /** The most that it can cost, with retakes and recordings that the gateway no longer has. */
  readonly mostMicroUsd: MicroUsd;
}

/**
 * Plans one book from its files and its store, without changing them.
 * @throws NarrateError as `plan`; `no-store`, `price-unknown`, and as `readSharedState` if its store cannot be read
 */
export async function planBook(
  book: FleetBook,
  { environment, signal }: { readonly environment: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<PlannedBook> {
  const opened = await openProject(bookOptions(book, environment));
  if (opened.store === null)
    throw new NarrateError('no-store', `${book.name} has no store.`, { hint: noStoreHint });
  const { snapshot, warnings, store, refusal, isAhead } = await readSharedState(
    opened,
    runContext({ signal }),
  );
  // Without the store, the price would include what other machines have bought.
  if (refusal !== null) throw refusal;
  const project = await splitProject(opened, snapshot);
  const bookPlan = planProject(project, snapshot, { warnings, store });
  const { plan, explanation } = bookPlan;
  const { total, pricing } = plan;
  const { buy, collect, withheld } = total;
  if (buy > 0) requirePrice(project);
  const isRecorded = buy + collect + withheld === 0;
  return {
    book,
    total,
    pricing,
    reasons: explanation && countReasons(explanation.purchases),
    files: bookFingerprint(opened.book),
    store: store?.place ?? '',
    warnings: bookPlan.warnings,
    charged: chargesIn(snapshot.ledger),
    chargedByMonth: monthsIn(snapshot.ledger),
    isAhead,
    confirmedMicroUsd: costIfLost(plan),
    isDone: isRecorded && (await isDelivered(project, snapshot)),
    mostMicroUsd: greatestCost(plan),
  };
}

function countReasons(purchases: readonly Purchase[]): ReadonlyMap<PurchaseReason, number> {
  const counts = new Map<PurchaseReason, number>();
  for (const { reason } of purchases) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

const noStoreHint =
  'Any worker must be able to continue the book. Set `store` in its manifest, or for all books in the `defaults` of the catalogue: `store: s3://my-audio/{book}`.';
