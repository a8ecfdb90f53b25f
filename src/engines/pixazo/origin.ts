import { NarrateError } from '../../base/errors.js';
import { isLoopbackHost } from '../loopback.js';

/** Where the gateway lives, by the vendor's API page. */
const defaultBaseUrl = 'https://gateway.pixazo.ai';

/**
 * Decides which address gets the key: the process environment's (`PIXAZO_BASE_URL`) whenever it is given, else the
 * manifest's, else the default. A manifest comes with a cloned repository and is not trusted: on its own it may only
 * name the default origin or loopback.
 * @returns the address without a slash at its end.
 * @throws NarrateError `key-origin`: an address that may not have the key.
 */
export function resolveBaseUrl(addresses: {
  readonly manifestBaseUrl: string | null;
  readonly environmentBaseUrl: string | null;
}): string {
  const { manifestBaseUrl, environmentBaseUrl } = addresses;
  if (environmentBaseUrl !== null) return checkedBaseUrl(environmentBaseUrl, 'PIXAZO_BASE_URL');
  if (manifestBaseUrl === null) return defaultBaseUrl;
  const base = checkedBaseUrl(manifestBaseUrl, 'The manifest (engine.baseUrl)');
  const { origin, hostname } = new URL(base);
  if (origin !== new URL(defaultBaseUrl).origin && !isLoopbackHost(hostname)) {
    throw new NarrateError(
      'key-origin',
      `The manifest sends requests to ${origin}, which may not have the key: it goes to ${defaultBaseUrl}, to this machine, or to an address named in the environment.`,
      { hint: `If you trust ${origin}, name it yourself: set PIXAZO_BASE_URL=${base} in the environment.` },
    );
  }
  return base;
}

/** An address that a key can be sent to safely; the message names no part of it that could be a secret. */
function checkedBaseUrl(address: string, source: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const problem =
    url === null || !/^https?:$/.test(url.protocol)
      ? 'is not an http(s) address'
      : url.username !== '' || url.password !== ''
        ? 'holds a user name or password'
        : url.search !== '' || url.hash !== ''
          ? 'has a query or a fragment'
          : url.protocol === 'http:' && !isLoopbackHost(url.hostname)
            ? 'is not encrypted'
            : null;
  if (url === null || problem !== null) {
    throw new NarrateError('key-origin', `${source} ${problem}, so the key is not sent there.`, {
      hint: `Give an address such as ${defaultBaseUrl}: https, or http on this machine alone.`,
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
