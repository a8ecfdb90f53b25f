import { NarrateError } from '../../base/errors.js';
import type { Price } from '../../base/money/price.js';
import { parsePrice, priceGrammar, readPrice, type WrittenPrice } from '../../base/money/written-price.js';
import type { Environment } from '../read/key-file.js';

/** Who says what a request costs: the engine's price list, the manifest, the option `price` (`--price`), or NARRATE_PRICE. */
export type PriceSource = 'list' | 'manifest' | 'option' | 'environment';

/** What a request is reserved at. */
export interface AgreedPrice {
  readonly price: Price;
  readonly from: PriceSource;
  /** What the manifest says and what does not count; null: it says nothing, or that counts, or somebody else was asked first. */
  readonly ignored: Price | null;
}

/** The prices that there are to choose from. */
export interface PriceOffers {
  readonly user: Pick<AgreedPrice, 'price' | 'from'> | null;
  readonly manifest: Price | null;
  readonly list: Price;
  /** Whether the list price is what is asked where the requests go. */
  readonly isListBinding: boolean;
}

/**
 * Chooses the price that budgets reserve. The user may say any. A manifest may come with a cloned book: where the list
 * price is asked, it can raise that and nothing else, in the same unit, since other units do not compare.
 */
export function agreedPrice({ user, manifest, list, isListBinding }: PriceOffers): AgreedPrice {
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
 * Reads the price that the user gives: the option first, then NARRATE_PRICE of the process (blank counts as none); null:
 * neither is there. @throws NarrateError `usage`
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

/** @throws NarrateError `usage` */
function valid(written: WrittenPrice | null, what: string): Price {
  const price = written === null ? null : readPrice(written);
  if (price === null) throw new NarrateError('usage', `${what} is not ${priceGrammar}.`);
  return price;
}
