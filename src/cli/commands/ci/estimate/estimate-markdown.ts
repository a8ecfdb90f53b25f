import { formatCount } from '../../../../base/format-count.js';
import { formatUsd, type MicroUsd } from '../../../../base/money/money.js';
import type { Price } from '../../../../base/money/price.js';
import { greatestCost } from '../../../../plan/cost/greatest-cost.js';
import type { PlannedChapter } from '../../../../plan/plan.js';
import type { BookPlan } from '../../../../project/plan-project.js';
import { counted } from '../../../text/format.js';
import { amountPhrase, costPhrase } from '../../../text/price-phrases.js';
import { reasonsText } from '../../../text/purchases.js';
import { type CiHost, sourceUrl, workspacePath } from '../host/ci-host.js';
import { type Column, code, link, plain, table } from '../markdown/markdown.js';
import { noticesMarkdown } from '../markdown/notices-markdown.js';
import { waitingMarkdown } from '../markdown/waiting-markdown.js';

/** The plan of the next run, and its budget. */
export interface Estimate {
  readonly bookPlan: BookPlan;
  /** Null: there is no budget. */
  readonly budgetMicroUsd: MicroUsd | null;
}

/** Returns whether the store could be read. If not, the cost is the highest possible one. */
const isStoreKnown = ({ bookPlan: { store } }: Estimate): boolean => store === null || store.unknown === null;

/** Returns whether the price of a request is known, or not needed. */
export const hasPrice = ({ bookPlan: { plan } }: Estimate): boolean =>
  plan.pricing.price.per !== 'unknown' || plan.total.buy === 0;

/** Returns whether the cost is known. */
export const isKnown = (estimate: Estimate): boolean => isStoreKnown(estimate) && hasPrice(estimate);

/** Returns the cost, or the highest possible one if the store could not be read. Meaningless without `hasPrice`. */
export const costOf = (estimate: Estimate): MicroUsd =>
  isStoreKnown(estimate) ? estimate.bookPlan.plan.total.costMicroUsd : greatestCost(estimate.bookPlan.plan);

/** Returns whether the cost is known and over the budget. */
export const isOverBudget = (estimate: Estimate): boolean =>
  isKnown(estimate) && estimate.budgetMicroUsd !== null && costOf(estimate) > estimate.budgetMicroUsd;

/** Returns the estimate in Markdown, for a job's summary or a comment, without a final line end. */
export function estimateMarkdown(estimate: Estimate, host: CiHost): string {
  const { bookPlan } = estimate;
  const paragraphs = [
    `### Narration of ${plain(bookPlan.book.title)}: ${titleOf(estimate)}`,
    ...(bookPlan.plan.total.buy > 0 ? [purchasesTable(estimate, host)] : []),
    notesText(estimate),
    ...waitingMarkdown(bookPlan, 'estimate', host),
    ...(isOverBudget(estimate) ? [`**${overBudgetText(estimate)}**`] : []),
    ...noticesMarkdown(bookPlan.warnings, bookPlan.book.root, host),
  ];
  return paragraphs.join('\n\n');
}

/** Returns the estimate in a few words: `$0.04`, `unknown without the store, at most $4.80`. */
function titleOf(estimate: Estimate): string {
  const { plan } = estimate.bookPlan;
  // With the recordings in the store it could only cost less.
  const microUsd = costOf(estimate);
  if (plan.total.buy === 0 && microUsd === 0) return 'nothing to buy';
  if (!hasPrice(estimate)) return 'price unknown';
  const cost = microUsd === 0 ? 'free' : costPhrase(microUsd, plan.pricing.price);
  return isStoreKnown(estimate) ? cost : `unknown without the store, at most ${cost}`;
}

/** Returns the message about an estimate over its budget. */
export function overBudgetText(estimate: Estimate): string {
  const cost = costOf(estimate);
  const budget = estimate.budgetMicroUsd ?? 0;
  return `The change costs ${formatUsd(cost)}. That is ${formatUsd(cost - budget)} over the budget of ${formatUsd(budget)}.`;
}

const columns: readonly Column[] = [
  { heading: 'Chapter', align: 'left' },
  { heading: 'Chunks to buy', align: 'right' },
  { heading: 'Why', align: 'left' },
  { heading: 'Cost', align: 'right' },
];

function purchasesTable(estimate: Estimate, host: CiHost): string {
  const { plan } = estimate.bookPlan;
  const chapters = plan.chapters.filter(({ buy }) => buy > 0);
  const { total } = plan;
  const costOfPart = (amount: MicroUsd) => partCost(amount, plan.pricing.price);
  const rest = (shown: number) => {
    const left = chapters.slice(shown);
    const sum = (pick: (chapter: PlannedChapter) => number) =>
      left.reduce((all, chapter) => all + pick(chapter), 0);
    return [
      `… and ${counted(left.length, 'more chapter')}`,
      share(
        sum(({ buy }) => buy),
        sum(({ chunks }) => chunks),
      ),
      '',
      costOfPart(sum(({ costMicroUsd }) => costMicroUsd)),
    ];
  };
  const rows = chapters.map((chapter) => chapterRow(chapter, estimate, host));
  const sums = [
    '**Total**',
    `**${share(total.buy, total.chunks)}**`,
    '',
    `**${costOfPart(total.costMicroUsd)}**`,
  ];
  return `${table(columns, rows, rest)}\n| ${sums.join(' | ')} |`;
}

/** Returns the cost of some chunks, for a cell of the table. */
const partCost = (amount: MicroUsd, price: Price): string =>
  price.per === 'unknown' ? 'unknown' : costPhrase(amount, price);

const share = (buy: number, chunks: number): string => `${formatCount(buy)} of ${formatCount(chunks)}`;

function chapterRow(chapter: PlannedChapter, estimate: Estimate, host: CiHost): readonly string[] {
  const { book, explanation } = estimate.bookPlan;
  const purchases = explanation?.purchases.filter(({ chunk }) => chunk.chapter === chapter.chapter) ?? [];
  const line = purchases.flatMap(({ lines, chunk }) => [...lines, chunk.place.line])[0] ?? 1;
  // The text of credits is in the manifest.
  const file = chapter.planned[0]?.chunk.place.file ?? chapter.file;
  const path = workspacePath(host, `${book.root}/${file}`);
  const unexplained = isStoreKnown(estimate) ? 'new' : 'unknown';
  const why = purchases.length > 0 ? reasonsText(purchases, chapter.chunks) : unexplained;
  return [
    `${chapter.chapter}. ${plain(chapter.title)} ${link(code(path), sourceUrl(host, path, line))}`,
    share(chapter.buy, chapter.chunks),
    plain(why),
    partCost(chapter.costMicroUsd, estimate.bookPlan.plan.pricing.price),
  ];
}

/** Returns what the table does not show: recorded chunks, free recordings, the cost of retakes, the cost of the whole book. */
function notesText(estimate: Estimate): string {
  const { plan, explanation } = estimate.bookPlan;
  const { total } = plan;
  const recorded = `${formatCount(total.reuse)} of ${counted(total.chunks, 'chunk')} are recorded`;
  const isFirst = explanation === null && total.buy > 0;
  const { price } = plan.pricing;
  const most = amountPhrase(total.costWithRetakesMicroUsd, price);
  const upTo = `Up to ${most} ${price.per === 'minute' ? 'with slow speech and retakes' : 'with retakes of flagged takes'}.`;
  const retakes = total.costWithRetakesMicroUsd > total.costMicroUsd;
  return [
    isStoreKnown(estimate) ? `${recorded}.` : `${recorded} on this machine; the store may have more.`,
    ...(isFirst && isStoreKnown(estimate) ? ['This machine knows of no earlier purchase.'] : []),
    ...(total.collect > 0 ? [`${counted(total.collect, 'recording')} to collect, already paid for.`] : []),
    ...(total.withheld > 0 ? [`${counted(total.withheld, 'chunk')} left out, possibly charged.`] : []),
    ...(retakes ? [upTo] : []),
    ...(explanation !== null && explanation.fullCostMicroUsd > 0
      ? [`Buying every chunk again: ${costPhrase(explanation.fullCostMicroUsd, price)}.`]
      : []),
  ].join(' ');
}
