import { NarrateError } from '../../base/errors.js';
import { free, type Price } from '../../base/money/price.js';
import { apiKeyIn } from '../api-key.js';
import { isLoopbackHost } from '../loopback.js';
import { trustedAddress } from '../trusted-address.js';

/** The API's own address (OpenAI's API reference). */
export const openaiOwnAddress = 'https://api.openai.com/v1';
const ownOrigin = new URL(openaiOwnAddress).origin;
const keyVariable = 'OPENAI_API_KEY';
const addressVariable = 'OPENAI_BASE_URL';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The address that `/audio/speech` is added to, without a slash at its end (see `trustedAddress`).
 * @throws NarrateError `key-origin`
 */
export const openaiAddress = (manifestBaseUrl: string | null, environment: Environment): string =>
  trustedAddress(
    {
      byDefault: openaiOwnAddress,
      variable: addressVariable,
      hasNoKey: (environment[keyVariable]?.trim() ?? '') === '',
    },
    { manifestBaseUrl, environmentBaseUrl: environment[addressVariable]?.trim() || null },
  );

/**
 * The key for that address; empty: none goes there. OpenAI itself asks for one; a server on this machine, or one that
 * the environment names, may do without.
 * @throws NarrateError `no-key`
 */
export function openaiKey(address: string, environment: Environment): string {
  const key = apiKeyIn(environment, keyVariable);
  if (key === '' && new URL(address).origin === ownOrigin) {
    throw new NarrateError('no-key', `There is no key for OpenAI: ${keyVariable} is not set.`, {
      hint: `Set ${keyVariable} in the environment, point ${addressVariable} at a server of your own, or hear the book free of charge with --draft.`,
    });
  }
  return key;
}

/** The list price is OpenAI's own. A server on this machine costs nothing; what any other one asks, nobody here knows. */
export function openaiPriceAt(origin: string, list: Price): Price {
  if (origin === ownOrigin) return list;
  return isLoopbackHost(new URL(origin).hostname) ? free : { per: 'unknown' };
}
