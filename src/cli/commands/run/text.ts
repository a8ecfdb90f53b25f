import { formatUsd } from '../../../base/money/money.js';
import { isFree, type Price } from '../../../base/money/price.js';
import { pricePhrase } from '../../../base/money/price-phrase.js';
import { greatestCost } from '../../../plan/cost/greatest-cost.js';
import type { BookPlan } from '../../../project/plan-project.js';
import { counted } from '../../text/format.js';
import { budgetPhrases, costPhrase, upToPhrase } from '../../text/price-phrases.js';

const retakesMicroUsd = ({ costMicroUsd, costWithRetakesMicroUsd }: BookPlan['plan']['total']): number =>
  costWithRetakesMicroUsd - costMicroUsd;

/** What a run is about to buy, and for how much: what a person is asked about. Empty: nothing. */
export function priceLine(bookPlan: BookPlan): string {
  const { book, plan } = bookPlan;
  const { total, pricing } = plan;
  if (isFree(pricing.price)) {
    const missing = total.buy + total.collect;
    return missing > 0 ? `${counted(missing, 'chunk')} to record with ${book.profile.name}, free.\n` : '';
  }
  const most = formatUsd(greatestCost(plan));
  const collect =
    total.collect > 0
      ? `${counted(total.collect, 'chunk')} already paid for to collect; what the gateway has lost is bought again (up to ${most} in all).\n`
      : '';
  const retakes = retakesMicroUsd(total);
  if (total.buy + total.collect === 0 && retakes > 0)
    return `Recordings in doubt are taken again, for up to ${formatUsd(retakes)}.\n`;
  if (total.buy === 0) return collect;
  const budgets = budgetPhrases(bookPlan);
  const budget = budgets.length === 0 ? '' : ` (${budgets.join(', ')})`;
  const price = `${unitPhrase(pricing.price)}: ${costPhrase(total.costMicroUsd, pricing.price)}${upToPhrase(total, pricing.price)}${budget}`;
  return `${counted(total.buy, 'request')} to buy at ${price}.\n${collect}`;
}

/** What one of the requests costs. */
const unitPhrase = (price: Price): string =>
  price.per === 'request' ? `${formatUsd(price.microUsd)} each` : pricePhrase(price);
