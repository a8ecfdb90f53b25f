import type { MicroUsd } from './money.js';

/** What an engine asks for: by the request, by the thousand characters of text, or by the minute of sound. */
export type Price =
  | { readonly per: 'request' | 'thousand-characters' | 'minute'; readonly microUsd: MicroUsd }
  /** Nobody has said. Nothing is bought at such a price. */
  | { readonly per: 'unknown' };

/** A price, and what turns text into minutes beforehand. */
export interface Pricing {
  readonly price: Price;
  /** Characters of text a second of speech. */
  readonly charactersPerSecond: number;
}

/** What a request costs, as far as its text tells: the same twice, but at a price a minute. */
export interface Cost {
  /** What it will come to. */
  readonly expectedMicroUsd: MicroUsd;
  /** What is set aside for it. */
  readonly mostMicroUsd: MicroUsd;
}

export const free: Price = { per: 'request', microUsd: 0 };

export const perRequest = (microUsd: MicroUsd): Price => ({ per: 'request', microUsd });

/** Known, and nothing. */
export const isFree = (price: Price): boolean => price.per !== 'unknown' && price.microUsd === 0;

/**
 * How much longer than expected speech may come out: a slow voice, or a model that rambles on. Nothing bounds that for
 * certain; a take that is longer still is charged and counted as it is.
 */
const slowest = { times: 3, secondsMore: 10 };

/** What a request of so many characters (UTF-16 code units: never fewer than an engine counts) costs, rounded up. */
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

/** What sound of a length costs at a price a minute, rounded up. */
export const costOfSound = (
  perMinuteMicroUsd: MicroUsd,
  { frames, sampleRate }: { readonly frames: number; readonly sampleRate: number },
): MicroUsd => Math.ceil((frames * perMinuteMicroUsd) / (sampleRate * 60));
