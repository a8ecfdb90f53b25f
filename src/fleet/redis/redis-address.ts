import { NarrateError } from '../../base/errors.js';

/** Address of a Redis server. Its text has a password and must not be printed. */
export interface RedisAddress {
  /** `redis://` or `rediss://` (TLS), with user and password if there are any. */
  readonly url: string;
  /** The same without user and password, for messages: `rediss://host:6380`. */
  readonly name: string;
}

const defaultAddress = 'redis://127.0.0.1:6379';

/**
 * Reads the address of Redis from `--redis` or REDIS_URL. Default: the usual port of this machine.
 * @throws NarrateError `usage` if it is not the address of a Redis server
 */
export function redisAddress(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RedisAddress {
  const url = option?.trim() || environment.REDIS_URL?.trim() || defaultAddress;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !isRedis(parsed))
    // The text may contain a password, so it is not repeated.
    throw new NarrateError(
      'usage',
      `${option?.trim() ? '--redis' : 'REDIS_URL'} is not the address of a Redis server.`,
      {
        hint: 'Write redis://host:6379, or rediss://user:password@host:6380 with TLS and a password. Write other characters than letters and digits in a password as their codes: %23 for #.',
      },
    );
  const { href, protocol, host, pathname } = parsed;
  // With REDISS:// in capital letters, ioredis would not use TLS.
  return { url: href, name: `${protocol}//${host}${pathname.replace(/\/$/, '')}` };
}

/**
 * Whether an address has only parts that narrate knows. A `/`, `?` or `#` in a password that is not encoded ends up in another
 * part, and parameters would change how narrate uses the connection. Only `family` is one of the address: IPv4 (4), IPv6 (6), or
 * both (0).
 */
const isRedis = ({ protocol, hostname, pathname, hash, searchParams, username, password }: URL): boolean =>
  /^rediss?:$/.test(protocol) &&
  hostname !== '' &&
  /^\/?\d*$/.test(pathname) &&
  hash === '' &&
  [...searchParams].every(([name, value]) => name === 'family' && /^[046]$/.test(value)) &&
  [username, password].every(isEncoded);

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
