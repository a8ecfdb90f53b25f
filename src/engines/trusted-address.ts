import { NarrateError } from '../base/errors.js';
import { blockedPortMessage, blockedPortOf } from './http/blocked-ports.js';
import { isLoopbackHost } from './loopback.js';

/** Where an engine lives, and what may say otherwise. */
export interface AddressRule {
  /** The engine's own address. */
  readonly byDefault: string;
  /** The environment variable that takes its place. */
  readonly variable: string;
  /** There is no key: then the environment may name an address that is not encrypted, on the local network say. */
  readonly hasNoKey?: boolean;
}

/**
 * Decides which address gets the key: the process environment's whenever it is given, else the manifest's, else the
 * default. A manifest comes with a cloned repository and is not trusted: on its own it may only name the default origin
 * or loopback.
 * @returns the address without a slash at its end.
 * @throws NarrateError `key-origin`: an address that may not have the key; `usage`: a port that fetch blocks.
 */
export function trustedAddress(
  rule: AddressRule,
  addresses: { readonly manifestBaseUrl: string | null; readonly environmentBaseUrl: string | null },
): string {
  const { byDefault, variable, hasNoKey = false } = rule;
  const { manifestBaseUrl, environmentBaseUrl } = addresses;
  if (environmentBaseUrl !== null)
    return checkedAddress(environmentBaseUrl, { source: variable, byDefault, mayBePlain: hasNoKey });
  if (manifestBaseUrl === null) return byDefault;
  const source = 'The manifest (engine.baseUrl)';
  const base = checkedAddress(manifestBaseUrl, { source, byDefault, mayBePlain: false });
  const { origin, hostname } = new URL(base);
  const home = new URL(byDefault).origin;
  if (origin !== home && !isLoopbackHost(hostname)) {
    throw new NarrateError(
      'key-origin',
      `The manifest sends requests to ${origin}, which may not have the key: it goes to ${home}, to this machine, or to an address named in the environment.`,
      { hint: `If you trust ${origin}, name it yourself: set ${variable}=${base} in the environment.` },
    );
  }
  return base;
}

/** An address that a key can be sent to safely; the message names no part of it that could be a secret. */
function checkedAddress(
  address: string,
  {
    source,
    byDefault,
    mayBePlain,
  }: { readonly source: string; readonly byDefault: string; readonly mayBePlain: boolean },
): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const problem =
    url === null || !/^https?:$/.test(url.protocol)
      ? 'is not an http(s) address'
      : url.username !== '' || url.password !== ''
        ? 'holds a user name or password'
        : url.search !== '' || url.hash !== ''
          ? 'has a query or a fragment'
          : url.protocol === 'http:' && !isLoopbackHost(url.hostname) && !mayBePlain
            ? 'is not encrypted'
            : null;
  if (url === null || problem !== null) {
    throw new NarrateError('key-origin', `${source} ${problem}, so the key is not sent there.`, {
      hint: `Give an address such as ${byDefault}: https, or http on this machine alone.`,
    });
  }
  const port = blockedPortOf(url.href);
  if (port !== null)
    throw new NarrateError('usage', blockedPortMessage(source, port), {
      hint: `Let the server listen on another port, such as 8787, and change ${source}.`,
    });
  return url.origin + url.pathname.replace(/\/+$/, '');
}
