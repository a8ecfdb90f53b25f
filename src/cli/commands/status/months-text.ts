import { formatCount } from '../../../base/format-count.js';
import { formatUsd, type MicroUsd } from '../../../base/money/money.js';
import { addSpending, type Spending, type SpendingOfMonth } from '../../../plan/cost/spending-by-month.js';
import type { BookStatus } from '../../../use-cases/status.js';
import { visible } from '../../terminal-text.js';
import { displayWidth } from '../../text/display-width.js';
import { type Alignment, counted, shorten, tableRows } from '../../text/format.js';

/** How many months are listed, the latest ones. */
const maxListed = 24;
/** The widths of the column with the bars. */
const [minBar, maxBar] = [8, 30];
/** The width of a chapter's title. */
const titleColumns = 24;

/** Returns the text of `narrate status --months`: a bar for each month. @param byChapter also a row for each chapter of a month */
export function monthsText(
  { book, chapters, month: current, months }: BookStatus,
  { columns, byChapter }: { readonly columns: number; readonly byChapter: boolean },
): string {
  const title = `${visible(book.title)}, with ${book.profile.name}\n\n`;
  if (months.length === 0) return `${title}Nothing spent yet.\n`;
  const listed = months.slice(-maxListed);
  const earlier = months.slice(0, -maxListed);
  const budget = current?.budgetMicroUsd ?? null;
  const isUncertain = months.some(({ uncertainMicroUsd }) => uncertainMicroUsd > 0);
  const cells = (name: string, spending: Spending) => [
    name,
    formatUsd(spending.spentMicroUsd),
    ...(isUncertain ? [formatUsd(spending.uncertainMicroUsd)] : []),
    formatCount(spending.requests),
  ];
  const titles = new Map(chapters.map(({ chapter }) => [chapter.chapter, chapter.title]));
  const rows = [
    ...(earlier.length > 0 ? [{ cells: cells('Earlier', addSpending(earlier)), month: null }] : []),
    ...listed.flatMap((month) => [
      { cells: cells(month.name, month), month },
      ...(byChapter ? chapterRows(month, titles) : []).map(([name, spending]) => ({
        cells: cells(`  ${name}`, spending),
        month: null,
      })),
    ]),
    { cells: cells('Total', addSpending(months)), month: null },
  ];
  const header = ['Month (UTC)', 'Spent', ...(isUncertain ? ['Possibly charged'] : []), 'Requests'];
  const align: Alignment[] = ['left', ...header.slice(1).map(() => 'right' as const)];
  const table = tableRows([header, ...rows.map((row) => row.cells)], { align, columns });
  const width = Math.max(...table.map(displayWidth));
  const barColumns = Math.min(maxBar, columns - width - 3);
  const most = Math.max(budget ?? 0, ...listed.map(amountOf));
  const lines = table.map((row, index) => {
    const month = rows[index - 1]?.month ?? null;
    const bar = month === null || barColumns < minBar ? '' : barOf(month, { most, budget, barColumns });
    return `${`${row}${' '.repeat(width - displayWidth(row))}  ${bar}`.trimEnd()}\n`;
  });
  return `${title}${lines.join('')}${legend({ budget, isUncertain })}${byChapter ? unknownText(months) : ''}`;
}

const amountOf = ({ spentMicroUsd, uncertainMicroUsd }: Spending): MicroUsd =>
  spentMicroUsd + uncertainMicroUsd;

/** Returns the bar of a month, with a line at the budget. */
function barOf(
  month: Spending,
  { most, budget, barColumns }: { most: MicroUsd; budget: MicroUsd | null; barColumns: number },
): string {
  if (most === 0) return '';
  const columnsOf = (amount: MicroUsd) =>
    amount === 0 ? 0 : Math.max(1, Math.round((amount / most) * barColumns));
  const spent = columnsOf(month.spentMicroUsd);
  // Rounded together, so that a bar never ends before or after its sum.
  const uncertain = month.uncertainMicroUsd === 0 ? 0 : Math.max(1, columnsOf(amountOf(month)) - spent);
  const bar = '█'.repeat(spent) + '░'.repeat(uncertain);
  if (budget === null) return bar;
  const at = columnsOf(budget);
  // A month that is over the budget of today, which may have been higher then, has the line inside its bar.
  return at < bar.length ? `${bar.slice(0, at)}|${bar.slice(at)}` : `${bar.padEnd(at)}|`;
}

function legend({ budget, isUncertain }: { budget: MicroUsd | null; isUncertain: boolean }): string {
  const parts = [
    ...(isUncertain ? ['░ possibly charged: the response was lost'] : []),
    ...(budget === null ? [] : [`| the monthly budget of ${formatUsd(budget)}`]),
  ];
  return parts.map((part) => `${part}\n`).join('');
}

const chapterRows = (
  { chapters }: SpendingOfMonth,
  titles: ReadonlyMap<number, string>,
): readonly (readonly [string, Spending])[] =>
  [...chapters].map(([chapter, spending]) => [
    chapter === null ? 'other texts' : `${chapter}. ${shorten(titles.get(chapter) ?? '', titleColumns)}`,
    spending,
  ]);

function unknownText(months: readonly SpendingOfMonth[]): string {
  const unknown = addSpending(months.flatMap(({ chapters }) => chapters.get(null) ?? []));
  if (unknown.requests + unknown.uncertainMicroUsd === 0) return '';
  return `Other texts: ${counted(unknown.requests, 'request')} for texts that are no longer in the book.\n`;
}
