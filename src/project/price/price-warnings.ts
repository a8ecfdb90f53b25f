import type { Diagnostic } from '../../base/diagnostic.js';
import { errorTable, NarrateError } from '../../base/errors.js';
import { pricePhrase } from '../../base/money/price-phrase.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { OpenProject } from '../open-project.js';

type Priced = Pick<OpenProject, 'book' | 'pricing' | 'origin' | 'ignoredPrice'>;

/** Returns a plan's warnings about its price: the price is unknown, or the manifest's price is ignored. */
export function priceWarnings(project: Priced): readonly Diagnostic[] {
  const { pricing, origin, ignoredPrice } = project;
  const { price } = pricing;
  if (price.per === 'unknown') {
    const message = `${unknownPrice(project)} A run buys nothing until you give a price.`;
    const { hint } = errorTable['price-unknown'];
    return [{ code: 'price-unknown' satisfies NoticeCode, severity: 'warning', message, hint }];
  }
  if (ignoredPrice === null) return [];
  const difference = ignoredPrice.per === price.per ? 'is below' : 'is in another unit than';
  return [
    {
      code: 'manifest-price-ignored' satisfies NoticeCode,
      severity: 'warning',
      message: `The price in the manifest (${pricePhrase(ignoredPrice)}) ${difference} the list price at ${origin}: the budgets reserve ${pricePhrase(price)}.`,
      hint: 'If you pay another price, set it with --price 0.035, or NARRATE_PRICE=0.035 in the environment.',
    },
  ];
}

/** Refuses to buy at an unknown price, because no budget could be kept. @throws NarrateError `price-unknown` */
export function requirePrice(project: Priced): void {
  if (project.pricing.price.per === 'unknown') throw new NarrateError('price-unknown', unknownPrice(project));
}

function unknownPrice({ book: { profile }, origin, ignoredPrice }: Priced): string {
  const manifest = ignoredPrice === null ? '' : " The manifest cannot set it at the engine's own address.";
  return `The price of ${profile.name} with ${profile.model} at ${origin} is unknown.${manifest}`;
}
