import { isLoopbackHost } from '../../engines/loopback.js';

/** Returns what is wrong with the public address of the webhook; null: nothing. Tokens need https, except on this machine. */
export function webhookUrlProblem(value: string): { message: string; hint: string } | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain =
    url !== null &&
    !url.username &&
    !url.password &&
    !url.search &&
    !url.hash &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)));
  if (plain) return null;
  return {
    message: 'This address cannot be used for callbacks.',
    hint: 'Write it like https://hooks.example.com/narrate: https (http only on this machine), without a user name, a query or a fragment.',
  };
}

/** Parses `host:port`, where the host is a name, an IPv4 address, or an IPv6 address in brackets; null: invalid. */
export function parseListen(value: string): { host: string; port: number } | null {
  const [, ipv6, host, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  const name = ipv6 ?? host;
  return name === undefined || port < 1 || port > 65_535 ? null : { host: name, port };
}

/** Returns what is wrong with a `host:port`; null: nothing. */
export const listenProblem = (value: string): { message: string; hint: string } | null =>
  parseListen(value) === null
    ? {
        message: `"${value}" is not a host and a port.`,
        hint: 'Write it like 127.0.0.1:8788, with a port from 1 to 65535.',
      }
    : null;
