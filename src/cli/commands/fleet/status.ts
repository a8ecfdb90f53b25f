import { formatCount } from '../../../base/format-count.js';
import { formatUsd, usd } from '../../../base/money/money.js';
import { monthName, monthOf } from '../../../base/money/month.js';
import { systemClock } from '../../../base/time/clock.js';
import type { FleetBudgets } from '../../../fleet/catalogue/catalogue.js';
import type { SharedTotals } from '../../../fleet/governor/money/shared-ledger.js';
import type { FleetQueue, QueuedBook } from '../../../fleet/queue/fleet-queue.js';
import type { FleetState, WorkerInfo } from '../../../fleet/queue/fleet-state.js';
import type { Terminal } from '../../terminal.js';
import { counted, renderTable } from '../../text/format.js';
import { wrap } from '../../text/wrap.js';
import { bookJson } from './book-json.js';
import { stateText } from './control.js';
import { type FleetFlags, withFleet, withGovernor } from './open-fleet.js';
import { sumOf } from './totals.js';

/** Runs `narrate fleet status`. @throws NarrateError as `withFleet` */
export async function fleetStatus(
  flags: FleetFlags & { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  await withFleet(flags, async ({ catalogue, queue }) => {
    const found = await readStatus(
      queue,
      catalogue.books.map(({ name }) => name),
    );
    const totals = await withGovernor(catalogue, flags, (governor) => governor.totals());
    const money = { totals, budgets: catalogue.budgets };
    if (flags.json)
      terminal.json({
        fleet: catalogue.name,
        ...found,
        books: found.books.map(bookJson),
        charged: chargedJson(money),
      });
    else terminal.tell(statusText(catalogue.name, found, terminal) + chargedText(money, terminal));
  });
}

interface FoundStatus {
  readonly state: FleetState;
  readonly workers: readonly WorkerInfo[];
  readonly books: readonly QueuedBook[];
}

async function readStatus(queue: FleetQueue, names: readonly string[]): Promise<FoundStatus> {
  const [state, workers, books] = await Promise.all([queue.state(), queue.workers(), queue.books(names)]);
  return { state, workers, books };
}

/** What all books of a catalogue have cost, reservations included; null: Redis does not know. And the budgets for it. */
interface CatalogueMoney {
  readonly totals: SharedTotals | null;
  readonly budgets: FleetBudgets;
}

function chargedJson({ totals, budgets }: CatalogueMoney) {
  if (totals === null) return null;
  const of = (amount: number, budget: number | null) => ({
    usd: usd(amount),
    budgetUsd: budget === null ? null : usd(budget),
  });
  const month = monthOf(systemClock.now());
  return {
    total: of(totals.totalMicroUsd, budgets.totalMicroUsd),
    month: { month, ...of(totals.months[month] ?? 0, budgets.monthMicroUsd) },
    reservedUsd: usd(totals.reservedMicroUsd),
  };
}

function chargedText({ totals, budgets }: CatalogueMoney, { columns, command }: Terminal): string {
  if (totals === null) return '';
  const of = (amount: number, budget: number | null) =>
    budget === null ? formatUsd(amount) : `${formatUsd(amount)} of ${formatUsd(budget)}`;
  const month = monthOf(systemClock.now());
  const reserved = totals.reservedMicroUsd;
  return wrap(
    `All books of the catalogue: ${of(totals.totalMicroUsd, budgets.totalMicroUsd)} in total, ${of(totals.months[month] ?? 0, budgets.monthMicroUsd)} in ${monthName(month)}${reserved > 0 ? ` (${formatUsd(reserved)} of it reserved)` : ''}.`,
    { columns, indent: 0, startedAs: command },
  );
}

const stateSentence: Readonly<Record<FleetState, string>> = {
  running: 'is running',
  paused: 'is paused (`narrate fleet resume` continues it)',
  finishing: 'takes no more books (`narrate fleet resume` continues it)',
};

const workersText = (count: number): string =>
  count === 0
    ? 'but no worker is running. Start one: `narrate fleet worker`.'
    : `on ${counted(count, 'worker')}.`;

function statusText(fleet: string, { state, workers, books }: FoundStatus, terminal: Terminal): string {
  const { columns } = terminal;
  const width = { columns, indent: 0, startedAs: terminal.command };
  const header = ['Book', 'State', 'Chunks', 'Bought', 'Charged', 'Worker'];
  const rows = books.map(({ book, state: one, progress }) => [
    book,
    progress?.phase === 'writing' && one === 'active' ? 'writing files' : stateText(one),
    progress ? `${formatCount(progress.recorded)}/${formatCount(progress.chunks)}` : '',
    progress ? formatCount(progress.bought) : '',
    progress ? formatUsd(progress.spentMicroUsd) : '',
    one === 'active' ? (progress?.worker ?? '') : '',
  ]);
  const align = ['left', 'left', 'right', 'right', 'right', 'left'] as const;
  const { spentMicroUsd, uncertainMicroUsd } = sumOf(books);
  const possible = uncertainMicroUsd > 0 ? `, ${formatUsd(uncertainMicroUsd)} possibly charged` : '';
  const working = workers.map(({ name, slots, books: own }) =>
    wrap(`${name}: ${own.length === 0 ? 'idle' : own.join(', ')} (${own.length} of ${slots})`, width),
  );
  const notes = books.flatMap(({ book, state: one, outcome, progress }) => {
    if (one === 'failed' && outcome) return wrap(`${book} failed: ${outcome.message} ${outcome.hint}`, width);
    return one === 'waiting' && progress?.note ? wrap(`${book} waits: ${progress.note}`, width) : [];
  });
  return [
    wrap(`The fleet ${fleet} ${stateSentence[state]}, ${workersText(workers.length)}`, width),
    ...working,
    '\n',
    renderTable([header, ...rows], { align, columns }),
    wrap(`${formatUsd(spentMicroUsd)} charged for the books in the queue${possible}.`, width),
    ...notes,
  ].join('');
}
