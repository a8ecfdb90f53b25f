import { formatUsd, type MicroUsd } from '../../base/money.js';
import { isFree, type Price } from '../../base/price.js';
import type { PlanFigures } from '../../plan/plan.js';

const units = { request: 'request', 'thousand-characters': '1,000 characters', minute: 'minute' } as const;

/** A price for people: `$0.04 a request`, `$0.015 for 1,000 characters`, `$0.015 a minute`, `free`, `price unknown`. */
export function pricePhrase(price: Price): string {
  if (price.per === 'unknown') return 'price unknown';
  if (isFree(price)) return 'free';
  const preposition = price.per === 'thousand-characters' ? 'for' : 'a';
  return `${formatUsd(price.microUsd)} ${preposition} ${units[price.per]}`;
}

/** An amount; an estimate, which a price a minute makes of it, to a hundredth of a cent. */
export const amountPhrase = (amount: MicroUsd, price: Price): string =>
  formatUsd(price.per === 'minute' ? Math.ceil(amount / 100) * 100 : amount);

/** What something costs, within a sentence. */
export function costPhrase(amount: MicroUsd, price: Price): string {
  if (price.per === 'unknown') return 'an unknown price';
  return `${price.per === 'minute' ? 'about ' : ''}${amountPhrase(amount, price)}`;
}

/** What a plan may come to beyond what it costs; empty: not more. */
export function upToPhrase(
  { costMicroUsd, costWithRetakesMicroUsd }: Pick<PlanFigures, 'costMicroUsd' | 'costWithRetakesMicroUsd'>,
  price: Price,
): string {
  if (costWithRetakesMicroUsd <= costMicroUsd) return '';
  const most = `, up to ${amountPhrase(costWithRetakesMicroUsd, price)}`;
  return price.per === 'minute' ? `${most} if it is spoken slowly, retakes included` : `${most} with retakes`;
}
