import type { Diagnostic } from '../../base/diagnostic.js';
import { errorTable, NarrateError } from '../../base/errors.js';
import { pricePhrase } from '../../base/money/price-phrase.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { OpenProject } from '../open-project.js';

type Priced = Pick<OpenProject, 'book' | 'pricing' | 'origin' | 'ignoredPrice'>;

/** The warnings of a plan about its price: nobody says what it costs, or the manifest says what does not count. */
export function priceWarnings(project: Priced): readonly Diagnostic[] {
  const { pricing, origin, ignoredPrice } = project;
  const { price } = pricing;
  if (price.per === 'unknown') {
    const message = `${unknownOf(project)} A run buys nothing until it is known.`;
    const { hint } = errorTable['price-unknown'];
    return [{ code: 'price-unknown' satisfies NoticeCode, severity: 'warning', message, hint }];
  }
  if (ignoredPrice === null) return [];
  const difference = ignoredPrice.per === price.per ? 'is below' : 'is by another unit than';
  return [
    {
      code: 'manifest-price-ignored' satisfies NoticeCode,
      severity: 'warning',
      message: `The price in the manifest (${pricePhrase(ignoredPrice)}) ${difference} the list price at ${origin}: the budgets reserve ${pricePhrase(price)}.`,
      hint: 'If you pay another price, say so yourself: --price 0.035, or NARRATE_PRICE=0.035 in the environment.',
    },
  ];
}

/** Refuses to buy where the price is unknown: no budget could be kept. @throws NarrateError `price-unknown` */
export function requirePrice(project: Priced): void {
  if (project.pricing.price.per === 'unknown') throw new NarrateError('price-unknown', unknownOf(project));
}

function unknownOf({ book: { profile }, origin, ignoredPrice }: Priced): string {
  const manifest =
    ignoredPrice === null ? '' : ' The manifest cannot say it at the address of the engine itself.';
  return `What ${profile.name} costs with ${profile.model} at ${origin} is not known.${manifest}`;
}
