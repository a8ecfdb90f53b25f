import { type AddressRule, trustedAddress } from '../trusted-address.js';

/** Where the gateway lives, by the vendor's API page. */
export const pixazoAddress = 'https://gateway.pixazo.ai';

const rule: AddressRule = { byDefault: pixazoAddress, variable: 'PIXAZO_BASE_URL' };

/**
 * The gateway's address (see `trustedAddress`), without a slash at its end.
 * @throws NarrateError `key-origin`: an address that may not have the key.
 */
export const resolveBaseUrl = (addresses: {
  readonly manifestBaseUrl: string | null;
  readonly environmentBaseUrl: string | null;
}): string => trustedAddress(rule, addresses);
