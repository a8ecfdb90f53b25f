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
  if (parsed === null || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '')
    // The text may contain a password, so it is not repeated.
    throw new NarrateError(
      'usage',
      `${option?.trim() ? '--redis' : 'REDIS_URL'} is not the address of a Redis server.`,
      {
        hint: 'Write redis://host:6379, or rediss://user:password@host:6380 with TLS and a password.',
      },
    );
  const { protocol, host, pathname } = parsed;
  return { url, name: `${protocol}//${host}${pathname.replace(/\/$/, '')}` };
}
