import { formatUsd, type MicroUsd } from '../../base/money.js';
import type { BookPlan } from '../../narrate.js';
import type { PlannedChapter } from '../../plan/plan.js';
import { counted, formatCount } from '../text/format.js';
import { reasonsText } from '../text/purchases-text.js';
import { type CiHost, inWorkspace, sourceUrl } from './ci-host.js';
import { type Column, code, link, plain, table } from './markdown.js';
import { noticesMarkdown } from './notices-markdown.js';

/** What a change would cost, and how much of that is known. */
export interface Estimate {
  readonly bookPlan: BookPlan;
  /** Why what was paid for before could not be looked at, so that the price is the most that it can be; null: it is known. */
  readonly unknown: string | null;
  /** What it may cost; null: anything. */
  readonly budgetMicroUsd: MicroUsd | null;
}

/** Whether it costs more than it may. Of what is not known nobody can say that. */
export const isOverBudget = ({ bookPlan, unknown, budgetMicroUsd }: Estimate): boolean =>
  unknown === null && budgetMicroUsd !== null && bookPlan.plan.total.costMicroUsd > budgetMicroUsd;

/** The estimate in one line of plain text: `$0.04`, `unknown without the store, at most $4.80`. */
export function estimateTitle({ bookPlan: { plan }, unknown }: Estimate): string {
  const { buy, costMicroUsd } = plan.total;
  const cost = plan.priceMicroUsd === 0 ? 'free' : formatUsd(costMicroUsd);
  if (unknown !== null) return `unknown without the store, at most ${cost}`;
  return buy === 0 ? 'nothing to buy' : cost;
}

/** The whole of it, for a job's summary or a comment. */
export function estimateMarkdown(estimate: Estimate, host: CiHost): string {
  const { bookPlan, unknown } = estimate;
  const paragraphs = [
    `### Narration of ${plain(bookPlan.book.title)}: ${estimateTitle(estimate)}`,
    ...(bookPlan.plan.total.buy > 0 ? [purchasesTable(estimate, host).trimEnd()] : []),
    ...(unknown === null ? [] : [plain(unknown)]),
    surroundings(estimate),
    ...(isOverBudget(estimate) ? [`**${overBudgetText(estimate)}**`] : []),
    ...noticesMarkdown(bookPlan.warnings, bookPlan.book.root, host),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** What is over the budget, for people. */
export function overBudgetText({ bookPlan, budgetMicroUsd }: Estimate): string {
  const { costMicroUsd } = bookPlan.plan.total;
  const budget = budgetMicroUsd ?? 0;
  return `The change costs ${formatUsd(costMicroUsd)}, and the budget is ${formatUsd(budget)}: ${formatUsd(costMicroUsd - budget)} over it.`;
}

const columns: readonly Column[] = [
  { heading: 'Chapter', align: 'left' },
  { heading: 'Chunks re-bought', align: 'right' },
  { heading: 'Why', align: 'left' },
  { heading: 'Cost', align: 'right' },
];

function purchasesTable(estimate: Estimate, host: CiHost): string {
  const { plan } = estimate.bookPlan;
  const chapters = plan.chapters.filter(({ buy }) => buy > 0);
  const { total } = plan;
  const rest = (shown: number) => {
    const left = chapters.slice(shown);
    const sum = (pick: (chapter: PlannedChapter) => number) =>
      left.reduce((all, chapter) => all + pick(chapter), 0);
    return [
      `… and ${counted(left.length, 'more chapter')}`,
      part(
        sum(({ buy }) => buy),
        sum(({ chunks }) => chunks),
      ),
      '',
      formatUsd(sum(({ costMicroUsd }) => costMicroUsd)),
    ];
  };
  const rows = chapters.map((chapter) => chapterRow(chapter, estimate, host));
  const sums = [
    '**Total**',
    `**${part(total.buy, total.chunks)}**`,
    '',
    `**${formatUsd(total.costMicroUsd)}**`,
  ];
  return `${table(columns, rows, rest)}| ${sums.join(' | ')} |\n`;
}

const part = (buy: number, chunks: number): string => `${formatCount(buy)} of ${formatCount(chunks)}`;

function chapterRow(
  chapter: PlannedChapter,
  { bookPlan, unknown }: Estimate,
  host: CiHost,
): readonly string[] {
  const { book, explanation } = bookPlan;
  const purchases = explanation?.purchases.filter(({ chunk }) => chunk.chapter === chapter.chapter) ?? [];
  const line = purchases.flatMap(({ lines, chunk }) => [...lines, chunk.place.line])[0] ?? 1;
  const path = inWorkspace(host, `${book.root}/${chapter.file}`);
  const why = purchases.length > 0 ? reasonsText(purchases, chapter.chunks) : 'new';
  return [
    `${chapter.chapter}. ${plain(chapter.title)} ${link(code(path), sourceUrl(host, path, line))}`,
    part(chapter.buy, chapter.chunks),
    unknown === null ? plain(why) : 'unknown',
    formatUsd(chapter.costMicroUsd),
  ];
}

/** What the table does not say: what is here, what comes free, what may come to it, what all of it would cost. */
function surroundings({ bookPlan: { plan, explanation }, unknown }: Estimate): string {
  const { total } = plan;
  if (unknown !== null) return `That is the price of all ${counted(total.chunks, 'chunk')}.`;
  const retakes = total.costWithRetakesMicroUsd > total.costMicroUsd;
  return [
    `${formatCount(total.reuse)} of ${counted(total.chunks, 'chunk')} are recorded.`,
    ...(explanation === null && total.buy > 0
      ? ['Nothing was bought before, as far as this machine knows.']
      : []),
    ...(total.collect > 0 ? [`${counted(total.collect, 'recording')} to collect, paid for already.`] : []),
    ...(total.withheld > 0 ? [`${counted(total.withheld, 'chunk')} left out, perhaps paid for.`] : []),
    ...(retakes
      ? [`Up to ${formatUsd(total.costWithRetakesMicroUsd)} with retakes of what turns out in doubt.`]
      : []),
    ...(explanation !== null && plan.priceMicroUsd > 0
      ? [`Every chunk anew: ${formatUsd(explanation.fullCostMicroUsd)}.`]
      : []),
  ].join(' ');
}
