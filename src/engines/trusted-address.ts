import { NarrateError } from '../base/errors.js';
import { blockedPortMessage, blockedPortOf } from './http/blocked-ports.js';
import { isLoopbackHost } from './loopback.js';

/** Which addresses an engine can have. */
export interface AddressRule {
  /** The engine's own address. */
  readonly byDefault: string;
  /** The environment variable that sets another address. */
  readonly variable: string;
  /** True: there is no key, so the address in the environment may be unencrypted, for example on the local network. */
  readonly hasNoKey?: boolean;
}

/**
 * Decides which address gets the key: the one in the environment, else the one in the manifest, else the default. A
 * manifest may be part of a cloned repository, so it is not trusted: it can only name the default origin or loopback.
 * @returns the address without a slash at the end
 * @throws NarrateError `key-origin` for an address that must not get the key, `usage` for a port that fetch blocks
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
  const source = 'engine.baseUrl in the manifest';
  const base = checkedAddress(manifestBaseUrl, { source, byDefault, mayBePlain: false });
  const { origin, hostname } = new URL(base);
  const ownOrigin = new URL(byDefault).origin;
  if (origin !== ownOrigin && !isLoopbackHost(hostname)) {
    throw new NarrateError(
      'key-origin',
      `The manifest (engine.baseUrl) sends requests to ${origin}. narrate sends the API key only to ${ownOrigin}, to this computer, or to an address in an environment variable.`,
      { hint: `If you trust ${origin}, set ${variable}=${base} in the environment.` },
    );
  }
  return base;
}

/** Returns the address if it is safe to send the key there. Error messages quote nothing that could be a secret. */
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
      ? 'is not an http:// or https:// address'
      : url.username !== '' || url.password !== ''
        ? 'contains a user name or password'
        : url.search !== '' || url.hash !== ''
          ? 'contains a query or a fragment'
          : url.protocol === 'http:' && !isLoopbackHost(url.hostname) && !mayBePlain
            ? 'is not encrypted'
            : null;
  if (url === null || problem !== null) {
    throw new NarrateError(
      'key-origin',
      `${source} ${problem}, so narrate does not send the API key there.`,
      {
        hint: `Use an address such as ${byDefault}. http:// is allowed only on this computer.`,
      },
    );
  }
  const port = blockedPortOf(url.href);
  if (port !== null)
    throw new NarrateError('usage', blockedPortMessage(source, port), {
      hint: `Let the server listen on another port, such as 8787, and change ${source}.`,
    });
  return url.origin + url.pathname.replace(/\/+$/, '');
}
