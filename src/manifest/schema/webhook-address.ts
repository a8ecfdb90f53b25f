import { isLoopbackHost } from '../../engines/loopback.js';

/** What is wrong with the public address of the webhook; null: nothing. Tokens must not travel in the clear, but on this machine. */
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
    message: 'This is not an address that callbacks can come to.',
    hint: 'Write it like https://hooks.example.com/narrate: https (http on this machine alone), without a user name, a query or a fragment.',
  };
}

/** `host:port`, the host an IPv4 address, a name, or an IPv6 address in brackets; null: not that. */
export function parseListen(value: string): { host: string; port: number } | null {
  const [, ipv6, host, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(value) ?? [];
  const port = Number(digits);
  const name = ipv6 ?? host;
  return name === undefined || port < 1 || port > 65_535 ? null : { host: name, port };
}

/** The same as a finding. */
export const listenProblem = (value: string): { message: string; hint: string } | null =>
  parseListen(value) === null
    ? {
        message: 'This is not a host and a port to listen at.',
        hint: 'Write it like 127.0.0.1:8788, with a port from 1 to 65535.',
      }
    : null;
