import { formatCount } from '../../../base/format-count.js';
import { formatUsd } from '../../../base/money/money.js';
import type { PlannedBook } from '../../../fleet/plan/plan-book.js';
import type { FleetPlan } from '../../../fleet/plan/plan-fleet.js';
import type { Terminal } from '../../terminal.js';
import { counted, renderTable } from '../../text/format.js';
import { amountPhrase, costPhrase } from '../../text/price-phrases.js';
import { renderDiagnostics, typedDiagnostics } from '../../text/render-diagnostics.js';
import { wrap } from '../../text/wrap.js';

/** Returns the table of a fleet's plan: book, chunks, cost and why, the total, and what is wrong with books that are refused. */
export function fleetPlanText({ planned, refused }: FleetPlan, terminal: Terminal): string {
  const columns = terminal.errColumns;
  const header = ['Book', 'Chunks', 'Buy', 'Cost', 'Why'];
  const rows = planned.map((one) => {
    const { chunks, buy, costMicroUsd } = one.total;
    const cost = amountPhrase(costMicroUsd, one.pricing.price);
    return [one.book.name, formatCount(chunks), formatCount(buy), cost, whyText(one)];
  });
  const wrong = refused.map(({ book }) => [book.name, '', '', '', 'left out: see below']);
  const { chunks, buy, costMicroUsd } = planTotals(planned);
  const total = ['Total', formatCount(chunks), formatCount(buy), formatUsd(costMicroUsd), ''];
  const align = ['left', 'right', 'right', 'right', 'left'] as const;
  const table = renderTable([header, ...rows, ...wrong, total], { align, columns });
  return `${table}${refused.map(({ book, error }) => refusedText(book.name, error, terminal)).join('')}`;
}

/** Adds up the plans of all books. */
export function planTotals(planned: readonly PlannedBook[]) {
  let [chunks, reuse, buy, costMicroUsd, mostMicroUsd] = [0, 0, 0, 0, 0];
  for (const { total, mostMicroUsd: most } of planned) {
    chunks += total.chunks;
    reuse += total.reuse;
    buy += total.buy;
    costMicroUsd += total.costMicroUsd;
    mostMicroUsd += most;
  }
  return { chunks, reuse, buy, costMicroUsd, mostMicroUsd };
}

/** Returns what a run buys and what it costs, as one sentence. */
export function fleetPriceText(planned: readonly PlannedBook[], terminal: Terminal): string {
  const { buy, costMicroUsd, mostMicroUsd } = planTotals(planned);
  const due = planned.filter(({ isDone }) => !isDone);
  const width = { columns: terminal.errColumns, indent: 0, startedAs: terminal.command };
  if (due.length === 0)
    return wrap('Nothing to do: every book is recorded, and its files are up to date.', width);
  const price = due[0]!.pricing.price;
  const most = mostMicroUsd > costMicroUsd ? `, up to ${formatUsd(mostMicroUsd)} with retakes` : '';
  return wrap(
    buy === 0
      ? `${counted(due.length, 'book')} to complete, nothing to buy${most}.`
      : `${counted(due.length, 'book')} to record: ${counted(buy, 'request')} to buy for ${costPhrase(costMicroUsd, price)}${most}.`,
    width,
  );
}

function whyText({ total, reasons, isDone }: PlannedBook): string {
  if (isDone) return 'up to date';
  const { buy, collect, withheld } = total;
  if (buy === 0) {
    if (collect > 0) return `${formatCount(collect)} to collect, paid for`;
    return withheld > 0 ? `${formatCount(withheld)} possibly charged` : 'files to write';
  }
  if (reasons === null) return 'new';
  const [[most = 'new', many = 0] = [], ...others] = [...reasons].toSorted(([, a], [, b]) => b - a);
  const rest = others.reduce((sum, [, count]) => sum + count, 0);
  return `${formatCount(many)} ${most.replaceAll('-', ' ')}${rest > 0 ? `, ${formatCount(rest)} other` : ''}`;
}

function refusedText(
  name: string,
  error: FleetPlan['refused'][number]['error'],
  { columns, color, command }: Pick<Terminal, 'columns' | 'color' | 'command'>,
): string {
  const width = { columns, indent: 0, startedAs: command };
  const diagnostics = typedDiagnostics(error.diagnostics, command);
  const details = diagnostics.length === 0 ? '' : `${renderDiagnostics(diagnostics, { color })}\n`;
  return `\n${wrap(`${name} is left out: ${error.message} ${diagnostics.length === 0 ? error.hint : ''}`, width)}${details}`;
}
