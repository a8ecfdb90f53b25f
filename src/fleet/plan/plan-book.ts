import { NarrateError } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import type { Month } from '../../base/money/month.js';
import { isDelivered } from '../../deliver/deliver-project.js';
import { costIfLost, greatestCost } from '../../plan/cost/greatest-cost.js';
import { openProject, splitProject } from '../../project/open-project.js';
import { readSharedState } from '../../project/open-state.js';
import { type BookPlan, planProject } from '../../project/plan-project.js';
import { requirePrice } from '../../project/price/price-warnings.js';
import { runContext } from '../../record/run-context.js';
import type { FleetBook } from '../catalogue/open-catalogue.js';
import { chargesIn } from '../governor/read-charges.js';
import { bookFingerprint } from './book-fingerprint.js';
import { bookOptions } from './catalogue-charges.js';

/** What a run would do with one book of a fleet. */
export interface PlannedBook {
  readonly book: FleetBook;
  readonly plan: BookPlan;
  /** See `bookFingerprint`. */
  readonly files: string;
  /** The store, such as `s3://bucket/prefix`. */
  readonly store: string;
  /** Whether nothing is to be recorded, and all files on this machine are up to date. */
  readonly isDone: boolean;
  /** Whether this machine has recordings or journal lines of the book that its store lacks, so that no other worker sees them. */
  readonly isAhead: boolean;
  /** What it has cost so far by month (UTC), possibly charged money included. */
  readonly charged: ReadonlyMap<Month, MicroUsd>;
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
  const plan = planProject(project, snapshot, { warnings, store });
  const { buy, collect, withheld } = plan.plan.total;
  if (buy > 0) requirePrice(project);
  const isRecorded = buy + collect + withheld === 0;
  return {
    book,
    plan,
    files: bookFingerprint(opened.book),
    store: store?.place ?? '',
    isAhead,
    charged: chargesIn(snapshot.ledger),
    confirmedMicroUsd: costIfLost(plan.plan),
    isDone: isRecorded && (await isDelivered(project, snapshot)),
    mostMicroUsd: greatestCost(plan.plan),
  };
}

const noStoreHint =
  'Any worker must be able to continue the book. Set `store` in its manifest, or for all books in the `defaults` of the catalogue: `store: s3://my-audio/{book}`.';
