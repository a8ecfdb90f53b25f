import { NarrateError } from '../../../base/errors.js';
import type { MicroUsd } from '../../../base/money/money.js';
import { monthOf } from '../../../base/money/month.js';
import { systemClock } from '../../../base/time/clock.js';
import { budgetsLeft } from '../../../fleet/plan/budgets-left.js';
import { chargedSincePlan } from '../../../fleet/plan/catalogue-charges.js';
import type { PlannedBook } from '../../../fleet/plan/plan-book.js';
import { planFleet } from '../../../fleet/plan/plan-fleet.js';
import { uploadRecordings } from '../../../fleet/plan/upload-recordings.js';
import type { FleetQueue, QueuedBook } from '../../../fleet/queue/fleet-queue.js';
import { worstExitStatus } from '../../../fleet/worst-exit-status.js';
import { ask } from '../../ask.js';
import { interruptible } from '../../interrupts.js';
import type { Terminal } from '../../terminal.js';
import { wrap } from '../../text/wrap.js';
import { endText } from './end-text.js';
import { type FollowedFleet, followFleet } from './follow.js';
import { type FleetFlags, type OpenFleet, withFleet, withGovernor } from './open-fleet.js';
import { fleetPlanText, fleetPriceText, planTotals, refusedText } from './plan-text.js';
import { endDocument, interruptedDocument, type PlannedRun, planDocument } from './run-json.js';
import { showFleet } from './show-fleet.js';
import { sumOf } from './totals.js';

interface RunFleetFlags extends FleetFlags {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** What the steps of a run share. */
interface Context {
  readonly fleet: OpenFleet;
  readonly flags: RunFleetFlags;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const leaving =
  'The jobs stay in the queue, and workers go on with them. `narrate fleet run` follows them again. `narrate fleet pause` stops all books, and `narrate fleet finish` completes only those that are being recorded.';

/**
 * Runs `narrate fleet run`: plans all books, asks, adds jobs and follows them. Returns the worst exit status of the books.
 * @throws NarrateError as `withFleet`; `declined`
 */
export function runFleet(flags: RunFleetFlags, terminal: Terminal): Promise<number> {
  return withFleet(flags, (fleet) =>
    interruptible(async (signal) => {
      const context = { fleet, flags, terminal, signal };
      const startedAt = systemClock.monotonic();
      const run = await planAll(context);
      const due = run.plan.planned.filter(({ isDone }) => !isDone);
      const isAsked = planTotals(due).mostMicroUsd > 0 && !flags.yes && terminal.interactive && !flags.dryRun;
      showPlan(run, { context, isAsked });
      const statuses = run.plan.refused.map(({ error }) => error.exitStatus);
      if (flags.dryRun || due.length === 0) {
        const exitStatus = worstExitStatus(statuses);
        if (flags.json) terminal.json(planDocument(run, exitStatus));
        return exitStatus;
      }
      // Before the question, because nothing can be bought if what the books have cost cannot be read.
      const fleetMicroUsd = await chargedSoFar(context);
      if (isAsked && !(await ask('Go ahead? [y/N] ', signal)))
        throw new NarrateError('declined', 'Nothing was added to the queue.', {
          hint: 'To limit the cost, set `budgets.run` in the catalogue.',
        });
      const left = await uploadFirst(due, context);
      statuses.push(...left.refused);
      await addBooks(fleet.queue, left.due, fleetMicroUsd);
      const { last, isOver } = await follow(left.due, context);
      if (!isOver) {
        if (flags.json) terminal.json(interruptedDocument(run, last));
        terminal.err(wrap(leaving, { columns: terminal.errColumns, indent: 0, startedAs: terminal.command }));
        return 130;
      }
      // What a worker had not reported when it was killed is in the journals.
      const charged = await chargedSincePlan(left.due, { environment: process.env, signal });
      // Without a journal, what the workers have reported counts.
      const money = charged ?? sumOf(last.books);
      const seconds = (systemClock.monotonic() - startedAt) / 1000;
      const exitStatus = worstExitStatus([...statuses, ...last.books.map(statusOf)]);
      if (flags.json) terminal.json(endDocument(run, last, { money, exitStatus, seconds }));
      else terminal.tell(endText(last, { money, seconds, terminal }));
      return exitStatus;
    }),
  );
}

async function planAll({ fleet: { catalogue }, flags, terminal, signal }: Context): Promise<PlannedRun> {
  const isLive = terminal.errIsTerminal && !flags.quiet;
  const plan = await planFleet(catalogue, {
    environment: process.env,
    signal,
    onBook(index, of) {
      if (isLive) terminal.statusLine(`Planning book ${index + 1} of ${of}`);
    },
  });
  if (isLive) terminal.statusLine('');
  const month = monthOf(systemClock.now());
  return { fleet: catalogue.name, plan, budgets: budgetsLeft(plan.planned, catalogue.budgets, month) };
}

/** Shows the plan, of a dry run on stdout. A question always comes with its price. */
function showPlan(
  { plan, budgets }: PlannedRun,
  { context: { flags, terminal }, isAsked }: { readonly context: Context; readonly isAsked: boolean },
): void {
  const isSilent = flags.quiet || flags.json;
  if (isSilent && !isAsked) return;
  const columns = flags.dryRun ? terminal.columns : terminal.errColumns;
  const color = flags.dryRun ? terminal.outColor : terminal.color;
  const style = { columns, color, command: terminal.command };
  const table = isSilent ? '' : `${fleetPlanText(plan, style)}\n`;
  const text = `${table}${fleetPriceText(plan.planned, { ...style, budgets })}`;
  if (flags.dryRun) terminal.out(text);
  else terminal.err(text);
}

/**
 * Brings the governor up to date, and returns what all books have cost so far. The budget of this run counts from there.
 * Reservations of books that are being recorded are not charged yet.
 */
const chargedSoFar = ({ fleet, flags, signal }: Context): Promise<MicroUsd> =>
  withGovernor(fleet.catalogue, flags, async (governor) => {
    const { totalMicroUsd, reservedMicroUsd } = await governor.refresh(signal);
    return totalMicroUsd - reservedMicroUsd;
  });

/** Uploads what only this machine has. Returns the books that can be added, and the exit statuses of the others. */
async function uploadFirst(
  due: readonly PlannedBook[],
  { flags, terminal, signal }: Context,
): Promise<{ readonly due: readonly PlannedBook[]; readonly refused: readonly number[] }> {
  const isSilent = flags.quiet || flags.json;
  const refused = await uploadRecordings(due, {
    environment: process.env,
    signal,
    onBook(name) {
      if (!isSilent) terminal.err(`${name}: uploading what only this machine has to its store.\n`);
    },
  });
  const style = { columns: terminal.errColumns, color: terminal.color, command: terminal.command };
  for (const { book, error } of refused) terminal.err(refusedText(book.name, error, style));
  return {
    due: due.filter(({ book }) => !refused.some((one) => one.book.name === book.name)),
    refused: refused.map(({ error }) => error.exitStatus),
  };
}

const addBooks = (queue: FleetQueue, due: readonly PlannedBook[], fleetMicroUsd: MicroUsd): Promise<void> =>
  queue.add(
    due.map(({ book: { name: book, manifest, priority }, files, confirmedMicroUsd, charged }) => ({
      task: {
        ...{ book, manifest, files, confirmedMicroUsd },
        chargedBefore: { fleetMicroUsd, book: charged },
      },
      priority,
    })),
  );

/** Follows the books to their end. `isOver` false: Ctrl-C ended that. */
async function follow(
  due: readonly PlannedBook[],
  { fleet: { queue }, flags, terminal, signal }: Context,
): Promise<
  | { readonly isOver: true; readonly last: FollowedFleet }
  | { readonly isOver: false; readonly last: FollowedFleet | null }
> {
  const display = flags.quiet || flags.json ? null : await showFleet(planTotals(due), terminal);
  const forget = queue.onConnection((isBack) => display?.onConnection(isBack));
  let seen: FollowedFleet | null = null;
  try {
    const names = due.map(({ book }) => book.name);
    const last = await followFleet(queue, names, {
      clock: systemClock,
      signal,
      onLook(fleet) {
        seen = fleet;
        display?.onLook(fleet);
      },
    });
    return { isOver: true, last };
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return { isOver: false, last: seen };
  } finally {
    forget();
    display?.end();
  }
}

/** Returns the exit status for a book. A book that still waits, because the fleet is finishing, is left to a later run. */
function statusOf({ state, outcome }: QueuedBook): number {
  if (state === 'waiting' || state === 'active' || state === 'absent') return 1;
  return outcome?.exitStatus ?? (state === 'done' ? 0 : 70);
}
