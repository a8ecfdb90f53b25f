import { formatUsd } from './money.js';
import { isFree, type Price } from './price.js';

const units = { request: 'request', 'thousand-characters': '1,000 characters', minute: 'minute' } as const;

/** Formats a price for messages: `$0.04 a request`, `$0.015 for 1,000 characters`, `$0.015 a minute`, `free`, `price unknown`. */
export function pricePhrase(price: Price): string {
  if (price.per === 'unknown') return 'price unknown';
  if (isFree(price)) return 'free';
  const preposition = price.per === 'thousand-characters' ? 'for' : 'a';
  return `${formatUsd(price.microUsd)} ${preposition} ${units[price.per]}`;
}
