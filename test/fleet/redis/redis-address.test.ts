import { describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { redisAddress } from '../../../src/fleet/redis/redis-address.js';

const secret = 'top-secret';

describe('redisAddress', () => {
  it.each([
    [undefined, undefined, 'redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
    [undefined, 'redis://one:6380/2', 'redis://one:6380/2', 'redis://one:6380/2'],
    ['redis://two', 'redis://one', 'redis://two', 'redis://two'],
    [undefined, `rediss://user:${secret}@one:6380`, `rediss://user:${secret}@one:6380`, 'rediss://one:6380'],
    // A server with both kinds of addresses needs it in some networks.
    [undefined, 'redis://[::1]:6379?family=6', 'redis://[::1]:6379?family=6', 'redis://[::1]:6379'],
    // ioredis would connect to an address in capital letters without TLS.
    [undefined, `REDISS://:${secret}@one`, `rediss://:${secret}@one`, 'rediss://one'],
    [undefined, `redis://:a%23${secret}@one`, `redis://:a%23${secret}@one`, 'redis://one'],
  ])('with --redis %j and REDIS_URL %j is %j', (option, REDIS_URL, url, name) =>
    expect(redisAddress(option, { REDIS_URL })).toEqual({ url, name }),
  );

  it.each([
    `http://user:${secret}@one`,
    `valkey://user:${secret}@one`,
    `user:${secret}@one:6379`,
    `rediss://:${secret}`,
    // A password with a character that is not encoded. A part of it looks like a host.
    `redis://user:12#${secret}@one`,
    `redis://user:12/${secret}@one`,
    `redis://user:12?${secret}@one`,
    `redis://user:50%${secret}@one`,
    `redis://one/${secret}`,
    `redis://one?password=${secret}`,
    `redis://one?family=6&enableOfflineQueue=${secret}`,
    `redis://one#${secret}`,
  ])('refuses %s without printing it', (url) => {
    try {
      redisAddress(url, {});
    } catch (error) {
      expect(error).toBeInstanceOf(NarrateError);
      expect(JSON.stringify(error)).not.toContain(secret);
      expect(String(error)).not.toContain(secret);
      return;
    }
    throw new Error('It was accepted.');
  });
});
