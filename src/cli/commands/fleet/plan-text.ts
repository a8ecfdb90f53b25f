import { formatCount } from '../../../base/format-count.js';
import { formatUsd } from '../../../base/money/money.js';
import { monthName } from '../../../base/money/month.js';
import type { BudgetLeft } from '../../../fleet/plan/budgets-left.js';
import type { PlannedBook } from '../../../fleet/plan/plan-book.js';
import type { FleetPlan } from '../../../fleet/plan/plan-fleet.js';
import type { Terminal } from '../../terminal.js';
import { counted, renderTable } from '../../text/format.js';
import { amountPhrase, costPhrase } from '../../text/price-phrases.js';
import { renderDiagnostics, typedDiagnostics } from '../../text/render-diagnostics.js';
import { wrap } from '../../text/wrap.js';

/** How a text is shown. */
export type Style = Pick<Terminal, 'columns' | 'color' | 'command'>;

/**
 * Returns the table of a fleet's plan: book, chunks, cost and why, the total; then the warnings about books, and what is wrong
 * with books that are refused.
 */
export function fleetPlanText({ planned, refused }: FleetPlan, style: Style): string {
  const { columns } = style;
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
  return [
    table,
    ...planned.map((one) => warningsText(one, style)),
    ...refused.map(({ book, error }) => refusedText(book.name, error, style)),
  ].join('');
}

function warningsText({ book, warnings }: PlannedBook, { columns, color, command }: Style): string {
  if (warnings.length === 0) return '';
  const heading = wrap(`Warnings about ${book.name}:`, { columns, indent: 0 });
  return `\n${heading}${renderDiagnostics(typedDiagnostics(warnings, command), { color })}\n`;
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

/** Returns what a run buys, what it costs, and what is left of the budgets of the catalogue. */
export function fleetPriceText(
  planned: readonly PlannedBook[],
  { columns, command, budgets }: Omit<Style, 'color'> & { readonly budgets: readonly BudgetLeft[] },
): string {
  const { buy, costMicroUsd, mostMicroUsd } = planTotals(planned);
  const due = planned.filter(({ isDone }) => !isDone);
  const width = { columns, indent: 0, startedAs: command };
  if (due.length === 0)
    return wrap('Nothing to do: every book is recorded, and its files are up to date.', width);
  const price = due[0]!.pricing.price;
  const most = mostMicroUsd > costMicroUsd ? `, up to ${formatUsd(mostMicroUsd)} with retakes` : '';
  const what = wrap(
    buy === 0
      ? `${counted(due.length, 'book')} to complete, nothing to buy${most}.`
      : `${counted(due.length, 'book')} to record: ${counted(buy, 'request')} to buy for ${costPhrase(costMicroUsd, price)}${most}.`,
    width,
  );
  if (budgets.length === 0 || buy === 0) return what;
  const left = Math.min(...budgets.map(({ leftMicroUsd }) => leftMicroUsd));
  const tooLittle =
    left < costMicroUsd
      ? wrap(
          `They cover ${formatUsd(left)} of the price. When a budget is reached, the books that are left fail, and keep what they have: raise it, and use \`narrate fleet run\` again.`,
          width,
        )
      : '';
  return `${what}${wrap(`Budgets of the catalogue: ${budgets.map(budgetPhrase).join(', ')}.`, width)}${tooLittle}`;
}

function budgetPhrase({ of, month, budgetMicroUsd, leftMicroUsd }: BudgetLeft): string {
  if (of === 'run') return `${formatUsd(budgetMicroUsd)} for this run`;
  const when = of === 'month' ? `left for ${monthName(month)}` : 'left in total';
  return `${formatUsd(leftMicroUsd)} of ${formatUsd(budgetMicroUsd)} ${when}`;
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

/** Returns why a book is left out. */
export function refusedText(
  name: string,
  error: FleetPlan['refused'][number]['error'],
  { columns, color, command }: Style,
): string {
  const width = { columns, indent: 0, startedAs: command };
  const diagnostics = typedDiagnostics(error.diagnostics, command);
  const details = diagnostics.length === 0 ? '' : `${renderDiagnostics(diagnostics, { color })}\n`;
  return `\n${wrap(`${name} is left out: ${error.message}${diagnostics.length === 0 ? ` ${error.hint}` : ''}`, width)}${details}`;
}
