import type { MicroUsd } from './money.js';

/** The price of an engine: per request, per thousand characters of text, or per minute of sound. */
export type Price =
  | { readonly per: 'request' | 'thousand-characters' | 'minute'; readonly microUsd: MicroUsd }
  /** The user has stated no price. narrate buys nothing at an unknown price. */
  | { readonly per: 'unknown' };

/** A price, and the speed of speech that estimates minutes from text. */
export interface Pricing {
  readonly price: Price;
  /** Characters of text per second of speech. */
  readonly charactersPerSecond: number;
}

/** The cost of a request, estimated from its text. The two amounts differ only at a price per minute. */
export interface Cost {
  readonly expectedMicroUsd: MicroUsd;
  /** The amount that is reserved for the request. */
  readonly mostMicroUsd: MicroUsd;
}

/** The price of an engine that costs nothing. */
export const free: Price = { per: 'request', microUsd: 0 };

/** Returns a price per request. */
export const perRequest = (microUsd: MicroUsd): Price => ({ per: 'request', microUsd });

/** Returns whether a price is known to be 0. */
export const isFree = (price: Price): boolean => price.per !== 'unknown' && price.microUsd === 0;

/**
 * How much longer than expected speech is allowed to be when its price is reserved: a voice may be slow, a model may
 * ramble. This is no hard limit: a longer take is charged and counted at its real length.
 */
const slowest = { times: 3, secondsMore: 10 };

/**
 * Returns the cost of a request, rounded up to whole micro-dollars.
 * @param characters UTF-16 code units, which are never fewer than the characters that an engine counts
 */
export function costOf(characters: number, { price, charactersPerSecond }: Pricing): Cost {
  switch (price.per) {
    case 'unknown':
      return same(0);
    case 'request':
      return same(price.microUsd);
    case 'thousand-characters':
      return same(Math.ceil((characters * price.microUsd) / 1000));
    case 'minute': {
      const seconds = characters / charactersPerSecond;
      return {
        expectedMicroUsd: Math.ceil((seconds * price.microUsd) / 60),
        mostMicroUsd: Math.ceil(((seconds * slowest.times + slowest.secondsMore) * price.microUsd) / 60),
      };
    }
  }
}

const same = (microUsd: MicroUsd): Cost => ({ expectedMicroUsd: microUsd, mostMicroUsd: microUsd });

/** Returns the cost of audio at a price per minute, rounded up to whole micro-dollars. */
export const costOfSound = (
  perMinuteMicroUsd: MicroUsd,
  { frames, sampleRate }: { readonly frames: number; readonly sampleRate: number },
): MicroUsd => Math.ceil((frames * perMinuteMicroUsd) / (sampleRate * 60));
