import { NarrateError } from '../../base/errors.js';
import type { NarrateEvent } from '../../base/events.js';
import { formatUsd, usd } from '../../base/money/money.js';
import { costIfLost } from '../../plan/cost/greatest-cost.js';
import { type OpenProject, openProject } from '../../project/open-project.js';
import type { BookPlan } from '../../project/plan-project.js';
import { type RunReport, run } from '../../use-cases/run.js';
import { type FleetBook, openCatalogue } from '../catalogue/open-catalogue.js';
import { readLedger } from '../governor/read-charges.js';
import { type BookCharges, chargesBetween, chargesIn } from '../plan/book-charges.js';
import { bookFingerprint } from '../plan/book-fingerprint.js';
import { bookOptions } from '../plan/catalogue-charges.js';
import type { BookOutcome, BookTask } from '../queue/book-job.js';
import type { RedisAddress } from '../redis/redis-address.js';
import { connectGovernor, governorFor } from './book-governor.js';
import { failedOutcome } from './retry-policy.js';

/** What a run of one book of a fleet needs. */
export interface RecordBookOptions {
  /** Path of the catalogue on this machine. */
  readonly catalogue: string;
  readonly task: BookTask;
  readonly redis: RedisAddress;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Called before the events with what earlier attempts of this run of the fleet were charged, by the journal of the book. */
  onCharged(charged: BookCharges): void;
  onEvent(event: NarrateEvent): void;
}

/**
 * Records one book of a catalogue as `narrate` does, and returns how it ended. It never rejects: every failure is an outcome.
 * Only manifests that the catalogue of this machine lists are run.
 */
export async function recordBook(options: RecordBookOptions): Promise<BookOutcome> {
  try {
    return outcomeOf(await runBook(options));
  } catch (error) {
    if (!(error instanceof NarrateError)) {
      const message = error instanceof Error ? error.message : String(error);
      return failedOutcome('internal', message);
    }
    const first = error.diagnostics.find(({ severity }) => severity === 'error');
    const place = first?.place && `${first.place.file}:${first.place.line}: `;
    const message = first === undefined ? error.message : `${error.message} ${place ?? ''}${first.message}`;
    const status = error.code === 'interrupted' ? 'interrupted' : 'failed';
    return { ...failedOutcome(error.code, message, error.hint), status };
  }
}

async function runBook(options: RecordBookOptions): Promise<RunReport> {
  const { task, environment, signal, onEvent } = options;
  const catalogue = openCatalogue(options.catalogue);
  const book = catalogue.books.find(({ name, manifest }) => name === task.book && manifest === task.manifest);
  if (book === undefined)
    throw new NarrateError('files-changed', `The catalogue of this worker has no book "${task.book}".`);
  const project = await openProject(bookOptions(book, environment));
  const charged = chargesBetween(task.chargedBefore.book, chargesIn(await readLedger(project, signal)));
  options.onCharged(charged);
  const maxCostUsd = moneyLeft({ book, project, charged });
  const connected = await connectGovernor(catalogue, options);
  try {
    return await run({
      ...bookOptions(book, environment),
      ...(maxCostUsd !== null && { maxCostUsd }),
      governor: await governorFor(connected, catalogue, task),
      signal,
      onEvent,
      async confirm(bookPlan) {
        requireConfirmed(bookPlan, task);
        return true;
      },
    });
  } finally {
    connected.close();
  }
}

/**
 * Returns what may still be spent on a book in this run of the fleet, in US dollars; null: it has no budget of its own. The
 * budget of its manifest counts from the beginning of that run too, and not from the beginning of each attempt.
 */
function moneyLeft({
  book,
  project,
  charged: { spentMicroUsd, uncertainMicroUsd },
}: {
  readonly book: FleetBook;
  readonly project: Pick<OpenProject, 'budgetMicroUsd'>;
  readonly charged: BookCharges;
}): number | null {
  const budgets = [book.budgetMicroUsd, project.budgetMicroUsd].filter((budget) => budget !== null);
  if (budgets.length === 0) return null;
  // A job comes from Redis, so whatever it says was charged before must not raise the budget.
  const charged = Math.max(0, spentMicroUsd + uncertainMicroUsd);
  return usd(Math.max(0, Math.min(...budgets) - charged));
}

/** Refuses a book that nobody else could continue, or that is not the one whose price was confirmed. */
function requireConfirmed({ store, book, plan }: BookPlan, task: BookTask): void {
  if (store === null)
    throw new NarrateError('no-store', `The book ${task.book} has no store on this worker.`);
  if (bookFingerprint(book) !== task.files)
    throw new NarrateError(
      'files-changed',
      `The manifest or the chapters of ${task.book} on this worker are not those that you confirmed.`,
    );
  const cost = costIfLost(plan);
  if (cost > task.confirmedMicroUsd)
    throw new NarrateError(
      'price-changed',
      `This worker would buy recordings of ${task.book} for ${formatUsd(cost)}, but ${formatUsd(task.confirmedMicroUsd)} was confirmed. It does not see everything that is paid for.`,
    );
}

function outcomeOf({ status, recorded, delivered, flagged }: RunReport): BookOutcome {
  const stop = status === 'stopped' ? (recorded.stopped ?? recorded.retakesStopped) : null;
  const found = {
    failed: recorded.failed.length,
    flagged: flagged.length,
    files: delivered.files.length,
  };
  if (stop !== null) return { ...failedOutcome(stop.code, stop.message), status, ...found };
  const [chunk] = recorded.failed;
  const exitStatus = { complete: 0, waiting: 0, incomplete: 1, stopped: 4, interrupted: 130 }[status];
  const message = chunk ? `${chunk.place.file}:${chunk.place.line}: ${chunk.reason}` : null;
  const hint = status === 'incomplete' ? '`narrate fleet retry` tries the missing chunks again.' : null;
  return { status, exitStatus, code: null, message, hint, ...found };
}
