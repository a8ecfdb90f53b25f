import { formatCount } from '../../base/format-count.js';
import { formatUsd } from '../../base/money/money.js';
import { isFree, type Price } from '../../base/money/price.js';
import { pricePhrase } from '../../base/money/price-phrase.js';
import type { PlanFigures } from '../../plan/plan.js';
import type { BookPlan } from '../../project/plan-project.js';
import { counted, formatDuration, renderTable } from './format.js';
import { amountPhrase, budgetPhrases, costPhrase, upToPhrase } from './price-phrases.js';
import { purchasesText } from './purchases.js';
import { countSkipped } from './skipped.js';
import { wrapIfLong } from './wrap.js';

const row = (figures: PlanFigures, price: Price): string[] => [
  formatCount(figures.characters),
  formatCount(figures.chunks),
  formatCount(figures.reuse),
  formatCount(figures.collect),
  formatCount(figures.buy),
  price.per === 'unknown' && figures.buy > 0 ? 'unknown' : amountPhrase(figures.costMicroUsd, price),
  formatDuration(figures.audioSeconds),
];

/** Returns the text of `--dry-run`: a table with a row for each chapter, the total, the reasons, and what is not spoken. */
export function planText(bookPlan: BookPlan, columns: number): string {
  const { book, plan } = bookPlan;
  const { price } = plan.pricing;
  const header = ['', 'Chapter', 'Characters', 'Chunks', 'Reuse', 'Collect', 'Buy', 'Cost', 'Audio'];
  const rows = plan.chapters.map((chapter) => [`${chapter.chapter}`, chapter.title, ...row(chapter, price)]);
  const table = renderTable([header, ...rows, ['', 'Total', ...row(plan.total, price)]], {
    align: ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    columns,
  });
  const budgets = budgetPhrases(bookPlan).map((phrase) => `, ${phrase}`);
  const title = `${book.title}, with ${book.profile.name} (${pricePhrase(price)}${budgets.join('')})`;
  return `${wrapIfLong(title, { columns })}\n${table}\n${wrapIfLong(planSentence(plan), { columns })}${purchasesText(bookPlan, columns)}${skippedText(bookPlan, columns)}`;
}

/** Returns what a plan buys, collects and leaves out, what it costs and how long it takes, as one sentence. */
export function planSentence({
  total,
  pricing: { price },
}: Pick<BookPlan['plan'], 'total' | 'pricing'>): string {
  const { buy, collect, withheld, wait, costMicroUsd, costWithRetakesMicroUsd, wallSeconds } = total;
  const retakes = costWithRetakesMicroUsd - costMicroUsd;
  if (buy + collect + withheld === 0 && wait > 0)
    return `Nothing to buy now: ${counted(wait, 'chunk')} ${wait === 1 ? 'waits' : 'wait'} for a later run.`;
  if (buy + collect + withheld === 0)
    return `Nothing to buy: every chunk is recorded${retakes > 0 ? `; up to ${formatUsd(retakes)} for retakes of flagged takes` : ''}.`;
  const time = `about ${formatDuration(wallSeconds)} to record`;
  if (buy > 0 && isFree(price)) return `${counted(buy + collect, 'chunk')} to record, free; ${time}.`;
  const most = upToPhrase(total, price);
  const parts = [
    ...(collect > 0 ? [`${counted(collect, 'recording')} to collect, already paid for`] : []),
    ...(withheld > 0 ? [`${counted(withheld, 'chunk')} left out, possibly charged`] : []),
    ...(wait > 0 ? [`${counted(wait, 'chunk')} left to a later run`] : []),
    ...(buy > 0 ? [time] : []),
  ];
  const bought =
    buy === 0
      ? `Nothing to buy${most}`
      : `${counted(buy, 'request')} to buy for ${costPhrase(costMicroUsd, price)}${most}`;
  return `${[bought, ...parts].join('; ')}.`;
}

function skippedText(bookPlan: BookPlan, columns: number): string {
  const counts = [...countSkipped(bookPlan)].map(([kind, count]) => `${formatCount(count)} ${kind}`);
  return counts.length === 0
    ? ''
    : wrapIfLong(`Not spoken: ${counts.join(', ')} (--explain lists them).`, { columns });
}
