import { microUsd } from './money.js';
import { free, type Price } from './price.js';

const units = {
  request: 'request',
  thousandCharacters: 'thousand-characters',
  minute: 'minute',
} as const;

/** A price as the manifest and the library's options write it, in US dollars; a number is for one request. */
export type WrittenPrice =
  | number
  | { readonly request: number }
  | { readonly thousandCharacters: number }
  | { readonly minute: number };

/** Reads a written price; null: it is none, because of its unit or its amount. */
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

/** How a price is written on the command line and in the environment. */
export const priceGrammar =
  'a price in US dollars: 0.04 or 0.04/request, 0.015/minute, 0.015/1000-characters, or 0 if it is free';

/** Parses a price as `priceGrammar` says; null: it is none. */
export function parsePrice(text: string): WrittenPrice | null {
  const [, amount, unit = 'request'] =
    /^\s*\$?(\d+(?:\.\d+)?|\.\d+)(?:\/(request|minute|1000-characters))?\s*$/.exec(text) ?? [];
  const usd = Number(amount ?? Number.NaN);
  // As much as a manifest may say.
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
