import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import { bookPath } from '../base/paths/book-path.js';
import { type Clock, systemClock } from '../base/time/clock.js';
import type { PlanFigures } from '../plan/plan.js';
import { type Affected, findAffected } from '../plan/retakes/find-affected.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, type OpenProject, openProject, splitProject } from '../project/open-project.js';
import { rememberedBeside } from '../project/open-state.js';
import { planChunks } from '../project/plan-project.js';
import type { RunContextOptions } from '../record/run-context.js';
import type { Snapshot } from '../state/state.js';
import { quarantineDamaged, type VerifiedState, verifyState } from '../state/verify-state.js';

export interface VerifyOptions extends NarrateOptions, Pick<RunContextOptions, 'clock'> {}

/** How the state folder is, and what that means for the book. */
export interface Verification {
  /** `whole`: what today's text needs is there, and nothing lies about damaged. Files that no chunk needs may be missing. */
  readonly status: 'whole' | 'damaged';
  readonly book: Book;
  readonly check: VerifiedState;
  readonly affected: Affected;
  /** What the next run would do, all in all. */
  readonly nextRun: PlanFigures;
  /** Damaged files that were put aside now: the paths that they had, relative to the manifest's folder. */
  readonly setAside: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads the journal and every take to the end, and says which chunks of today's text are affected and what a repair
 * may cost. It mends nothing and needs no lock; the one thing that it changes is to put damaged files aside, under the
 * lock, so that the next run fetches them again. Where it cannot, that is a warning.
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const opened = await openProject(options);
  const check = await verifyState(opened.stateFolder, opened.origin, await rememberedBeside(opened));
  const project = await splitProject(opened, asRecorded(check));
  const affected = findAffected(project.chapters, check, project.pricing);
  const { setAside, warnings } = await putAside(project, check, options.clock ?? systemClock);
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

/** As if no take were broken: that is how the book was split when they were bought. */
const asRecorded = ({ ledger }: VerifiedState) => ({
  ledger,
  present: new Map([...ledger.takes].flatMap(([key, takes]) => takes.map((take) => [key, take] as const))),
});

/** What the next run finds, once broken takes are put aside. */
const asFound = ({ ledger, whole }: VerifiedState): Snapshot => ({
  ledger,
  here: new Map([...whole].map(([key, take]) => [key, [take]])),
  present: whole,
});

/** Puts damaged files aside, so that the next run fetches them again. A run at work, or a disk that may not be written, is no reason to keep back what was found. */
async function putAside(
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
    const message = `The damaged recordings could not be set aside. ${error.message}`;
    const hint = `${error.hint} Until they are set aside, a run takes them for whole.`;
    return { setAside: [], warnings: [{ code, severity: 'warning', message, hint }] };
  }
}
