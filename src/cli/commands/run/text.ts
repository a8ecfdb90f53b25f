import { formatUsd } from '../../../base/money/money.js';
import { isFree, type Price } from '../../../base/money/price.js';
import { pricePhrase } from '../../../base/money/price-phrase.js';
import { firstPurchase } from '../../../plan/cost/first-purchase.js';
import { greatestCost } from '../../../plan/cost/greatest-cost.js';
import type { NarrateOptions } from '../../../project/open-project.js';
import type { BookPlan } from '../../../project/plan-project.js';
import type { RecordingReport } from '../../../use-cases/run-report.js';
import { visible } from '../../terminal-text.js';
import { counted } from '../../text/format.js';
import { budgetPhrases, costPhrase, upToPhrase } from '../../text/price-phrases.js';
import { shellWord } from '../../text/typed-commands.js';
import { wrapIfLong } from '../../text/wrap.js';

/** Returns how to open the listening page; empty: the run wrote none. */
export function openText(
  { delivered }: Pick<RecordingReport, 'delivered'>,
  { manifest, draft }: Pick<NarrateOptions, 'manifest' | 'draft'>,
): string {
  if (!delivered.sidecars.some((file) => file.endsWith('/index.html'))) return '';
  const name = manifest === 'pipeline.yaml' ? '' : ` ${visible(shellWord(manifest))}`;
  return `Listen and read along: \`narrate open${name}${draft ? ' --draft' : ''}\`\n`;
}

const retakesMicroUsd = ({ costMicroUsd, costWithRetakesMicroUsd }: BookPlan['plan']['total']): number =>
  costWithRetakesMicroUsd - costMicroUsd;

/** Returns what a run is about to buy and for how much, before the question on a terminal. Empty: it buys nothing. */
export const priceText = (bookPlan: BookPlan, columns: number): string =>
  priceSentences(bookPlan)
    .map((sentence) => wrapIfLong(sentence, { columns }))
    .join('');

function priceSentences(bookPlan: BookPlan): readonly string[] {
  const { book, plan } = bookPlan;
  const { total, pricing } = plan;
  if (isFree(pricing.price)) {
    const missing = total.buy + total.collect;
    return missing > 0 ? [`${counted(missing, 'chunk')} to record with ${book.profile.name}, free.`] : [];
  }
  const most = formatUsd(greatestCost(plan));
  const collect =
    total.collect > 0
      ? [
          `${counted(total.collect, 'chunk')} to collect, already paid for. narrate buys again what the gateway no longer has (up to ${most} in total).`,
        ]
      : [];
  const retakes = retakesMicroUsd(total);
  if (total.buy + total.collect === 0 && retakes > 0)
    return [`narrate records flagged takes again, for up to ${formatUsd(retakes)}.`];
  if (total.buy === 0) return collect;
  const budgets = budgetPhrases(bookPlan);
  const budget = budgets.length === 0 ? '' : ` (${budgets.join(', ')})`;
  const price = `${unitPhrase(pricing.price)}: ${costPhrase(total.costMicroUsd, pricing.price)}${upToPhrase(total, pricing.price)}${budget}`;
  return [`${counted(total.buy, 'request')} to buy at ${price}.`, ...collect];
}

/** Returns the advice to buy one chapter of a long book first, for the question on a terminal. Empty: there is none. */
export function firstChapterText(bookPlan: BookPlan, columns: number): string {
  const first = firstPurchase(bookPlan);
  if (first === null) return '';
  const { price } = bookPlan.plan.pricing;
  const advice = `This is the first purchase for this book. To hear one chapter first, answer no and add \`--chapter ${first.chapter}\` to the command: it costs ${costPhrase(first.costMicroUsd, price)}. The rest then costs ${costPhrase(first.restMicroUsd, price)}.`;
  return wrapIfLong(advice, { columns });
}

/** Returns the price of one request, or of another unit. */
const unitPhrase = (price: Price): string =>
  price.per === 'request' ? `${formatUsd(price.microUsd)} each` : pricePhrase(price);
