import { NarrateError } from '../../base/errors.js';
import type { Price } from '../../base/money/price.js';
import { parsePrice, priceGrammar, readPrice, type WrittenPrice } from '../../base/money/written-price.js';
import type { Environment } from '../read/key-file.js';

/** The source of a price: the engine's price list, the manifest, the option `price` (`--price`), or NARRATE_PRICE. */
export type PriceSource = 'list' | 'manifest' | 'option' | 'environment';

/** The price that budgets reserve. */
export interface AgreedPrice {
  readonly price: Price;
  readonly from: PriceSource;
  /** The manifest's price if it is ignored; null: there is none, or it is used, or the user gave a price. */
  readonly ignored: Price | null;
}

/** The prices to choose from. */
export interface PriceCandidates {
  /** Null: the user gave none. */
  readonly user: Pick<AgreedPrice, 'price' | 'from'> | null;
  /** Null: the manifest gives none. */
  readonly manifest: Price | null;
  readonly list: Price;
  /** Whether the server that gets the requests charges the list price. */
  readonly isListBinding: boolean;
}

/**
 * Chooses the price that budgets reserve. The user may give any price. A manifest may come with a cloned book, so where the
 * list price is charged, the manifest can only raise it, and only in the same unit, because other units do not compare.
 */
export function agreedPrice({ user, manifest, list, isListBinding }: PriceCandidates): AgreedPrice {
  if (user !== null) return { ...user, ignored: null };
  if (manifest === null) return { price: list, from: 'list', ignored: null };
  const isEnough =
    !isListBinding ||
    (list.per !== 'unknown' && manifest.per === list.per && manifest.microUsd >= list.microUsd);
  return isEnough
    ? { price: manifest, from: 'manifest', ignored: null }
    : { price: list, from: 'list', ignored: manifest };
}

/**
 * Returns the price that the user gives: the option, or else NARRATE_PRICE (blank counts as missing). Null: neither is given.
 * @throws NarrateError `usage` for a price that cannot be parsed
 */
export function userPrice(
  written: WrittenPrice | undefined,
  { NARRATE_PRICE }: Environment,
): Pick<AgreedPrice, 'price' | 'from'> | null {
  if (written !== undefined) return { price: valid(written, 'The price'), from: 'option' };
  const text = NARRATE_PRICE?.trim() ?? '';
  if (text === '') return null;
  return { price: valid(parsePrice(text), 'NARRATE_PRICE in the environment'), from: 'environment' };
}

/** Parses a price. @throws NarrateError `usage` */
function valid(written: WrittenPrice | null, what: string): Price {
  const price = written === null ? null : readPrice(written);
  if (price === null) throw new NarrateError('usage', `${what} is not ${priceGrammar}.`);
  return price;
}
