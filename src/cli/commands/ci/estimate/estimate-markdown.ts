import { formatUsd, type MicroUsd } from '../../../../base/money/money.js';
import type { Price } from '../../../../base/money/price.js';
import { greatestCost } from '../../../../plan/cost/greatest-cost.js';
import type { PlannedChapter } from '../../../../plan/plan.js';
import type { BookPlan } from '../../../../project/plan-project.js';
import { counted, formatCount } from '../../../text/format.js';
import { amountPhrase, costPhrase } from '../../../text/price-phrases.js';
import { reasonsText } from '../../../text/purchases.js';
import { type CiHost, inWorkspace, sourceUrl } from '../host/ci-host.js';
import { type Column, code, link, plain, table } from '../markdown/markdown.js';
import { noticesMarkdown } from '../markdown/notices-markdown.js';

/** What a change would cost, and how much of that is known. */
export interface Estimate {
  readonly bookPlan: BookPlan;
  /** What it may cost; null: anything. */
  readonly budgetMicroUsd: MicroUsd | null;
}

/** Whether it could be looked at what is paid for: where it could not, the cost is the most that it can be. */
const isStoreKnown = ({ bookPlan: { store } }: Estimate): boolean => store === null || store.unknown === null;

/** Whether anybody has said what a request costs, where there is one to buy. */
export const hasPrice = ({ bookPlan: { plan } }: Estimate): boolean =>
  plan.pricing.price.per !== 'unknown' || plan.total.buy === 0;

/** Whether it is known what it costs. */
export const isKnown = (estimate: Estimate): boolean => isStoreKnown(estimate) && hasPrice(estimate);

/** What it costs, at the most where the store is not known. Without a price (`hasPrice`) it says nothing. */
export const costOf = (estimate: Estimate): MicroUsd =>
  isStoreKnown(estimate) ? estimate.bookPlan.plan.total.costMicroUsd : greatestCost(estimate.bookPlan.plan);

/** Whether it costs more than it may. Of what is not known nobody can say that. */
export const isOverBudget = (estimate: Estimate): boolean =>
  isKnown(estimate) && estimate.budgetMicroUsd !== null && costOf(estimate) > estimate.budgetMicroUsd;

/** The whole of it, for a job's summary or a comment; no line end after the last line. */
export function estimateMarkdown(estimate: Estimate, host: CiHost): string {
  const { bookPlan } = estimate;
  const paragraphs = [
    `### Narration of ${plain(bookPlan.book.title)}: ${titleOf(estimate)}`,
    ...(bookPlan.plan.total.buy > 0 ? [purchasesTable(estimate, host)] : []),
    surroundings(estimate),
    ...(isOverBudget(estimate) ? [`**${overBudgetText(estimate)}**`] : []),
    ...noticesMarkdown(bookPlan.warnings, bookPlan.book.root, host),
  ];
  return paragraphs.join('\n\n');
}

/** The estimate in a few words: `$0.04`, `unknown without the store, at most $4.80`. */
function titleOf(estimate: Estimate): string {
  const { plan } = estimate.bookPlan;
  // Whatever the store holds, it could only be less.
  const microUsd = costOf(estimate);
  if (plan.total.buy === 0 && microUsd === 0) return 'nothing to buy';
  if (!hasPrice(estimate)) return 'unknown, nobody has said the price';
  const cost = microUsd === 0 ? 'free' : costPhrase(microUsd, plan.pricing.price);
  return isStoreKnown(estimate) ? cost : `unknown without the store, at most ${cost}`;
}

/** What is over the budget, for people. */
export function overBudgetText(estimate: Estimate): string {
  const cost = costOf(estimate);
  const budget = estimate.budgetMicroUsd ?? 0;
  return `The change costs ${formatUsd(cost)}, and the budget is ${formatUsd(budget)}: ${formatUsd(cost - budget)} over it.`;
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
  const costOfPart = (amount: MicroUsd) => partCost(amount, plan.pricing.price);
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
      costOfPart(sum(({ costMicroUsd }) => costMicroUsd)),
    ];
  };
  const rows = chapters.map((chapter) => chapterRow(chapter, estimate, host));
  const sums = [
    '**Total**',
    `**${part(total.buy, total.chunks)}**`,
    '',
    `**${costOfPart(total.costMicroUsd)}**`,
  ];
  return `${table(columns, rows, rest)}\n| ${sums.join(' | ')} |`;
}

/** Of what is to be bought, in a cell. */
const partCost = (amount: MicroUsd, price: Price): string =>
  price.per === 'unknown' ? 'unknown' : costPhrase(amount, price);

const part = (buy: number, chunks: number): string => `${formatCount(buy)} of ${formatCount(chunks)}`;

function chapterRow(chapter: PlannedChapter, estimate: Estimate, host: CiHost): readonly string[] {
  const { book, explanation } = estimate.bookPlan;
  const purchases = explanation?.purchases.filter(({ chunk }) => chunk.chapter === chapter.chapter) ?? [];
  const line = purchases.flatMap(({ lines, chunk }) => [...lines, chunk.place.line])[0] ?? 1;
  const path = inWorkspace(host, `${book.root}/${chapter.file}`);
  const unexplained = isStoreKnown(estimate) ? 'new' : 'unknown';
  const why = purchases.length > 0 ? reasonsText(purchases, chapter.chunks) : unexplained;
  return [
    `${chapter.chapter}. ${plain(chapter.title)} ${link(code(path), sourceUrl(host, path, line))}`,
    part(chapter.buy, chapter.chunks),
    plain(why),
    partCost(chapter.costMicroUsd, estimate.bookPlan.plan.pricing.price),
  ];
}

/** What the table does not say: what is here, what comes free, what may come to it, what all of it would cost. */
function surroundings(estimate: Estimate): string {
  const { plan, explanation } = estimate.bookPlan;
  const { total } = plan;
  const recorded = `${formatCount(total.reuse)} of ${counted(total.chunks, 'chunk')} are recorded`;
  const isFirst = explanation === null && total.buy > 0;
  const { price } = plan.pricing;
  const most = amountPhrase(total.costWithRetakesMicroUsd, price);
  const upTo = `Up to ${most} ${price.per === 'minute' ? 'if it is spoken slowly, retakes included' : 'with retakes of what turns out in doubt'}.`;
  const retakes = total.costWithRetakesMicroUsd > total.costMicroUsd;
  return [
    isStoreKnown(estimate)
      ? `${recorded}.`
      : `${recorded} as far as this machine knows; the store may have more.`,
    ...(isFirst && isStoreKnown(estimate)
      ? ['Nothing was bought before, as far as this machine knows.']
      : []),
    ...(total.collect > 0 ? [`${counted(total.collect, 'recording')} to collect, paid for already.`] : []),
    ...(total.withheld > 0 ? [`${counted(total.withheld, 'chunk')} left out, perhaps paid for.`] : []),
    ...(retakes ? [upTo] : []),
    ...(explanation !== null && explanation.fullCostMicroUsd > 0
      ? [`Every chunk anew: ${costPhrase(explanation.fullCostMicroUsd, price)}.`]
      : []),
  ].join(' ');
}
