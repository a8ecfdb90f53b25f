import { formatUsd } from '../../base/money.js';
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

/** An amount that a price a minute makes an estimate, or that nobody knows. */
export function costPhrase(amount: number, price: Price): string {
  if (price.per === 'unknown') return 'an unknown price';
  return price.per === 'minute' ? `about ${formatUsd(amount)}` : formatUsd(amount);
}

/** What a plan may come to beyond what it costs; empty: not more. */
export function upToPhrase(
  { costMicroUsd, costWithRetakesMicroUsd }: Pick<PlanFigures, 'costMicroUsd' | 'costWithRetakesMicroUsd'>,
  price: Price,
): string {
  if (costWithRetakesMicroUsd <= costMicroUsd) return '';
  const most = `, up to ${formatUsd(costWithRetakesMicroUsd)}`;
  return price.per === 'minute' ? `${most} if it is spoken slowly, retakes included` : `${most} with retakes`;
}
