import { microUsd } from './money.js';
import { free, type Price } from './price.js';

const units = {
  request: 'request',
  thousandCharacters: 'thousand-characters',
  minute: 'minute',
} as const;

/** A price in US dollars as the manifest and the library's options write it. A number is the price of one request. */
export type WrittenPrice =
  | number
  | { readonly request: number }
  | { readonly thousandCharacters: number }
  | { readonly minute: number };

/** Converts a written price to a `Price`; null: its unit or amount is not valid. */
export function readPrice(
  written: number | Readonly<Partial<Record<keyof typeof units, number | undefined>>>,
): Price | null {
  const named = Object.entries(typeof written === 'number' ? { request: written } : written).filter(
    ([, usd]) => usd !== undefined,
  );
  const [unit, usd] = named[0] ?? [];
  if (named.length !== 1 || unit === undefined || !Object.hasOwn(units, unit)) return null;
  if (typeof usd !== 'number' || !Number.isFinite(usd) || usd < 0) return null;
  return usd === 0 ? free : { per: units[unit as keyof typeof units], microUsd: microUsd(usd) };
}

/** Describes, for messages, how a price is written on the command line and in the environment. */
export const priceGrammar =
  'a price in US dollars: 0.04 or 0.04/request, 0.015/minute, 0.015/1000-characters, or 0 if it is free';

/** Parses a price as `priceGrammar` describes it; null: the text is not a price. */
export function parsePrice(text: string): WrittenPrice | null {
  const [, amount, unit = 'request'] =
    /^\s*\$?(\d+(?:\.\d+)?|\.\d+)(?:\/(request|minute|1000-characters))?\s*$/.exec(text) ?? [];
  const usd = Number(amount ?? Number.NaN);
  // The manifest has the same upper limit.
  if (!(usd <= 1000)) return null;
  switch (unit) {
    case 'minute':
      return { minute: usd };
    case '1000-characters':
      return { thousandCharacters: usd };
    default:
      return { request: usd };
  }
}
