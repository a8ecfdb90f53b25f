import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { bookPath } from '../base/paths/book-path.js';
import { type Clock, systemClock } from '../base/time/clock.js';
import type { PlanFigures } from '../plan/plan.js';
import { type Affected, findAffected } from '../plan/retakes/find-affected.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, type OpenProject, openProject, splitProject } from '../project/open-project.js';
import { lastStoreContents } from '../project/open-state.js';
import { planChunks } from '../project/plan-project.js';
import type { RunContextOptions } from '../record/run-context.js';
import type { Snapshot } from '../state/state.js';
import { quarantineDamaged, type VerifiedState, verifyState } from '../state/verify-state.js';

/** What `verify` takes. */
export interface VerifyOptions extends NarrateOptions, Pick<RunContextOptions, 'clock'> {}

/** The condition of the state folder, and what it means for the book. */
export interface Verification {
  /** `whole`: everything that the current text needs is here, and no file is damaged. Files that no chunk needs may be missing. */
  readonly status: 'whole' | 'damaged';
  readonly book: Book;
  readonly check: VerifiedState;
  readonly affected: Affected;
  /** The sums of the next run's plan. */
  readonly nextRun: PlanFigures;
  /** Damaged files that were quarantined now: the paths that they had, relative to the manifest's folder. */
  readonly setAside: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the journal and every take completely, and returns which chunks of the current text are affected and what a repair
 * may cost. It repairs nothing. It only moves damaged files into quarantine, under the lock, so that the next run fetches
 * them again. If it cannot, the report has a warning.
 * @throws NarrateError as `plan`
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const opened = await openProject(options);
  const check = await verifyState(opened.stateFolder, opened.origin, await lastStoreContents(opened));
  const project = await splitProject(opened, asRecorded(check));
  const affected = findAffected(project.chapters, check, project.pricing);
  const { setAside, warnings } = await quarantine(project, check, options.clock ?? systemClock);
  const isWhole =
    affected.chunks.length === 0 &&
    check.journal.corrupt.length === 0 &&
    check.broken.every(({ kind }) => kind === 'missing');
  return {
    status: isWhole ? 'whole' : 'damaged',
    book: project.book,
    check,
    affected,
    nextRun: planChunks(project, asFound(check)).total,
    setAside,
    warnings: [...project.warnings, ...check.warnings, ...warnings],
  };
}

/** Returns the state as if no take were broken, because the book was split that way when they were bought. */
const asRecorded = ({ ledger }: VerifiedState) => ({
  ledger,
  present: new Map([...ledger.takes].flatMap(([key, takes]) => takes.map((take) => [key, take] as const))),
});

/** Returns the state that the next run finds after broken takes are quarantined. */
const asFound = ({ ledger, whole }: VerifiedState): Snapshot => ({
  ledger,
  here: new Map([...whole].map(([key, take]) => [key, [take]])),
  present: whole,
});

/**
 * Moves damaged files into quarantine, so that the next run fetches them again. A lock of another run or a read-only disk
 * gives a warning instead of an error, so that the findings are still reported.
 */
async function quarantine(
  { stateFolder, book }: OpenProject,
  { broken }: VerifiedState,
  clock: Clock,
): Promise<Pick<Verification, 'setAside' | 'warnings'>> {
  try {
    const paths = await quarantineDamaged(stateFolder, broken, clock);
    return { setAside: paths.map((path) => bookPath(book.root, path)), warnings: [] };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const code: NoticeCode = 'take-not-set-aside';
    const message = `The damaged recordings could not be quarantined. ${error.message}`;
    const hint = `${error.hint} Until they are quarantined, a run uses them as if they were intact.`;
    return { setAside: [], warnings: [{ code, severity: 'warning', message, hint }] };
  }
}
