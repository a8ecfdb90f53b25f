import type { Redis, RedisOptions } from 'ioredis';
import { NarrateError, systemCode } from '../../base/errors.js';
import { loadIoredis } from './fleet-packages.js';
import type { RedisAddress } from './redis-address.js';

/** How long the first connection, and then the first answer, may take, in milliseconds. */
const firstConnectionMs = 10_000;

/** Commands wait while the connection is lost, and are sent when it is back. BullMQ requires this for workers. */
const waiting: RedisOptions = { maxRetriesPerRequest: null };

/**
 * Connects to Redis, and connects again after every interruption.
 * @param options what becomes of commands meanwhile. Default: they wait
 * @throws NarrateError `redis-unreachable`, `redis-refused`, `fleet-missing`
 */
export async function connect({ url, name }: RedisAddress, options: RedisOptions = waiting): Promise<Redis> {
  const { Redis } = await loadIoredis();
  let isFirst = true;
  let last: Error | null = null;
  const redis = new Redis(url, {
    ...options,
    lazyConnect: true,
    connectTimeout: firstConnectionMs,
    retryStrategy: (times) => (isFirst ? null : Math.min(100 * 2 ** Math.min(times, 6), 5000)),
  });
  // Without a listener, ioredis prints the errors.
  redis.on('error', (error: Error) => {
    last = error;
  });
  // `connectTimeout` ends when the server accepts the connection.
  const timer = setTimeout(() => {
    last = new Error('it accepts connections, but does not answer');
    redis.disconnect();
  }, firstConnectionMs * 2);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw connectionError(last ?? error, name);
  } finally {
    clearTimeout(timer);
  }
  isFirst = false;
  // BullMQ uses a copy of the connection to wait for jobs. With this option, BullMQ gives up if the copy is lost while it connects.
  redis.options.lazyConnect = false;
  return redis;
}

function connectionError(cause: unknown, name: string): NarrateError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/NOAUTH|WRONGPASS|NOPERM|invalid password|ERR AUTH/i.test(message))
    return new NarrateError('redis-refused', `Redis at ${name} refused the user or the password.`, { cause });
  const hint = hintAbout(`${systemCode(cause)} ${message}`, name);
  return new NarrateError(
    'redis-unreachable',
    `Redis at ${name} cannot be reached: ${message.trim().replace(/\.$/, '') || 'no connection'}.`,
    { cause, ...(hint !== null && { hint }) },
  );
}

/** Returns what to do about a failure that TLS explains; null: it does not. */
function hintAbout(reason: string, name: string): string | null {
  if (/CERT|certificate/i.test(reason))
    return 'If the server has a certificate of your own authority, name the file of that authority in NODE_EXTRA_CA_CERTS. The certificate must be for the name or address of the server.';
  if (/EPROTO|SSL|wrong version number/i.test(reason))
    return `The server did not answer with TLS. If it has none, write ${name.replace('rediss:', 'redis:')}.`;
  if (name.startsWith('redis:') && /closed|ECONNRESET|Protocol error/i.test(reason))
    return `The server closed the connection. If it expects TLS, write ${name.replace('redis:', 'rediss:')}.`;
  return null;
}
