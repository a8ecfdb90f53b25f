import { NarrateError } from '../../../base/errors.js';
import { formatUsd, type MicroUsd, usd } from '../../../base/money/money.js';
import { systemClock } from '../../../base/time/clock.js';
import type { BookCharges } from '../../../fleet/plan/book-charges.js';
import { chargedSincePlan } from '../../../fleet/plan/catalogue-charges.js';
import { type FleetPlan, planFleet } from '../../../fleet/plan/plan-fleet.js';
import type { FleetQueue, QueuedBook } from '../../../fleet/queue/fleet-queue.js';
import { redisAddress } from '../../../fleet/redis/redis-address.js';
import { connectGovernor } from '../../../fleet/worker/book-governor.js';
import { worstExitStatus } from '../../../fleet/worst-exit-status.js';
import { ask } from '../../ask.js';
import { interruptible } from '../../interrupts.js';
import { diagnosticJson } from '../../json/diagnostics.js';
import type { Terminal } from '../../terminal.js';
import { counted, formatDuration } from '../../text/format.js';
import { wrap } from '../../text/wrap.js';
import { bookJson } from './book-json.js';
import { type FollowedFleet, followFleet } from './follow.js';
import { type FleetFlags, type OpenFleet, withFleet } from './open-fleet.js';
import { fleetPlanText, fleetPriceText, planTotals } from './plan-text.js';
import { showFleet } from './show-fleet.js';
import { sumOf } from './totals.js';

interface RunFleetFlags extends FleetFlags {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
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
      const startedAt = systemClock.monotonic();
      const plan = await planAll(fleet, { flags, terminal, signal });
      const statuses = plan.refused.map(({ error }) => error.exitStatus);
      const due = plan.planned.filter(({ isDone }) => !isDone);
      const isSilent = flags.quiet || flags.json;
      if (flags.dryRun || due.length === 0) {
        const exitStatus = worstExitStatus(statuses);
        if (flags.json) terminal.json({ status: statusFor(exitStatus), exitStatus, ...planJson(plan) });
        return exitStatus;
      }
      const isAsked = planTotals(due).mostMicroUsd > 0 && !flags.yes && terminal.interactive;
      if (isAsked && !(await ask('Go ahead? [y/N] ', signal)))
        throw new NarrateError('declined', 'Nothing was added to the queue.');
      const fleetMicroUsd = await chargedSoFar(fleet, flags, signal);
      await fleet.queue.add(
        due.map(({ book: { name: book, manifest, priority }, files, charged }) => ({
          task: { book, manifest, files, chargedBefore: { fleetMicroUsd, book: charged } },
          priority,
        })),
      );
      const names = due.map(({ book }) => book.name);
      const last = await follow(fleet.queue, names, { planned: planTotals(due), isSilent, terminal, signal });
      if (last === null) {
        terminal.err(wrap(leaving, { columns: terminal.errColumns, indent: 0, startedAs: terminal.command }));
        return 130;
      }
      // What a worker had not reported when it was killed is in the journals.
      const charged = await chargedSincePlan(due, { environment: process.env, signal });
      // Without a journal, what the workers have reported counts.
      const money = charged ?? sumOf(last.books);
      const seconds = (systemClock.monotonic() - startedAt) / 1000;
      const exitStatus = worstExitStatus([...statuses, ...last.books.map(statusOf)]);
      if (flags.json) terminal.json(endJson(plan, last, { money, exitStatus, seconds }));
      else terminal.tell(endText(last, { money, seconds, terminal }));
      return exitStatus;
    }),
  );
}

async function planAll(
  { catalogue }: OpenFleet,
  {
    flags,
    terminal,
    signal,
  }: { readonly flags: RunFleetFlags; readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<FleetPlan> {
  const isLive = terminal.errIsTerminal && !flags.quiet;
  const plan = await planFleet(catalogue, {
    environment: process.env,
    signal,
    onBook(index, of) {
      if (isLive) terminal.statusLine(`Planning book ${index + 1} of ${of}`);
    },
  });
  if (isLive) terminal.statusLine('');
  if (!flags.quiet && !flags.json) {
    terminal.err(fleetPlanText(plan, terminal));
    terminal.err(`\n${fleetPriceText(plan.planned, terminal)}`);
  }
  return plan;
}

/** Brings the governor up to date, and returns what all books have cost so far. The budget of this run counts from there. */
async function chargedSoFar(
  { catalogue }: OpenFleet,
  flags: RunFleetFlags,
  signal: AbortSignal,
): Promise<MicroUsd> {
  const redis = redisAddress(flags.redis, process.env);
  const connected = await connectGovernor(catalogue, { redis, environment: process.env });
  try {
    return (await connected.governor.refresh(signal)).totalMicroUsd;
  } finally {
    connected.close();
  }
}

/** Follows the books to their end. Null: Ctrl-C. */
async function follow(
  queue: FleetQueue,
  names: readonly string[],
  options: {
    readonly planned: ReturnType<typeof planTotals>;
    readonly isSilent: boolean;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<FollowedFleet | null> {
  const { planned, isSilent, terminal, signal } = options;
  const display = isSilent ? null : await showFleet(planned, terminal);
  const forget = queue.onConnection((isBack) => display?.onConnection(isBack));
  try {
    return await followFleet(queue, names, {
      clock: systemClock,
      signal,
      onLook: (fleet) => display?.onLook(fleet),
    });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return null;
  } finally {
    forget();
    display?.end();
  }
}

const statusFor = (exitStatus: number): string => (exitStatus === 0 ? 'complete' : 'incomplete');

/** Returns the exit status for a book. A book that still waits, because the fleet is finishing, is left to a later run. */
function statusOf({ state, outcome }: QueuedBook): number {
  if (state === 'waiting' || state === 'active' || state === 'absent') return 1;
  return outcome?.exitStatus ?? (state === 'done' ? 0 : 70);
}

const bookPlanJson = ({ planned, refused }: FleetPlan) => [
  ...planned.map(({ book, total, isDone, store, mostMicroUsd }) => ({
    book: book.name,
    manifest: book.manifest,
    store,
    upToDate: isDone,
    chunks: total.chunks,
    buy: total.buy,
    collect: total.collect,
    costUsd: usd(total.costMicroUsd),
    mostUsd: usd(mostMicroUsd),
  })),
  ...refused.map(({ book, error: { code, message, hint, diagnostics } }) => ({
    book: book.name,
    manifest: book.manifest,
    error: { code, message, hint },
    diagnostics: diagnostics.map(diagnosticJson),
  })),
];

function planJson(plan: FleetPlan) {
  const { chunks, buy, costMicroUsd, mostMicroUsd } = planTotals(plan.planned);
  return {
    books: bookPlanJson(plan),
    total: { chunks, buy, costUsd: usd(costMicroUsd), mostUsd: usd(mostMicroUsd) },
  };
}

function endJson(
  plan: FleetPlan,
  { books }: FollowedFleet,
  {
    money,
    exitStatus,
    seconds,
  }: { readonly money: BookCharges; readonly exitStatus: number; readonly seconds: number },
) {
  const { throttled } = sumOf(books);
  const { bought, spentMicroUsd, uncertainMicroUsd } = money;
  return {
    status: statusFor(exitStatus),
    exitStatus,
    plan: planJson(plan),
    books: books.map(bookJson),
    bought,
    spentUsd: usd(spentMicroUsd),
    uncertainUsd: usd(uncertainMicroUsd),
    throttled,
    seconds: Math.round(seconds * 10) / 10,
  };
}

function endText(
  { books }: FollowedFleet,
  {
    money,
    seconds,
    terminal,
  }: { readonly money: BookCharges; readonly seconds: number; readonly terminal: Terminal },
): string {
  const width = { columns: terminal.columns, indent: 0, startedAs: terminal.command };
  const of = (state: QueuedBook['state']) => books.filter((book) => book.state === state);
  const { bought, spentMicroUsd, uncertainMicroUsd } = money;
  const flagged = books.reduce((sum, { outcome }) => sum + (outcome?.flagged ?? 0), 0);
  const waiting = of('waiting').length + of('active').length;
  const parts = [
    `${of('done').length} of ${counted(books.length, 'book')} done in ${formatDuration(seconds)}`,
    `${counted(bought, 'recording')} bought for ${formatUsd(spentMicroUsd)}`,
    ...(uncertainMicroUsd > 0 ? [`${formatUsd(uncertainMicroUsd)} possibly charged`] : []),
    ...(flagged > 0 ? [`${counted(flagged, 'flagged recording')}`] : []),
    ...(waiting > 0 ? [`${counted(waiting, 'book')} left in the queue`] : []),
  ];
  const failures = of('failed').map(({ book, outcome }) =>
    wrap(`${book} failed: ${outcome?.message ?? ''} ${outcome?.hint ?? ''}`, width),
  );
  const retry = failures.length > 0 ? wrap('`narrate fleet retry <book>` tries a book again.', width) : '';
  return `${wrap(`${parts.join(', ')}.`, width)}${failures.join('')}${retry}`;
}
