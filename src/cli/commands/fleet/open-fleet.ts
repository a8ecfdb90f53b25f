import type { Redis } from 'ioredis';
import { NarrateError } from '../../../base/errors.js';
import { type OpenCatalogue, openCatalogue } from '../../../fleet/catalogue/open-catalogue.js';
import type { FleetGovernor } from '../../../fleet/governor/redis-governor.js';
import { type FleetQueue, openFleetQueue } from '../../../fleet/queue/fleet-queue.js';
import { connect } from '../../../fleet/redis/connect.js';
import { redisAddress } from '../../../fleet/redis/redis-address.js';
import { connectGovernor } from '../../../fleet/worker/book-governor.js';

/** The options that every command of a fleet has. */
export interface FleetFlags {
  /** Path of the catalogue. */
  readonly catalogue: string;
  /** Replaces REDIS_URL. It may contain a password. */
  readonly redis?: string | undefined;
}

/** A fleet, as a command uses it. */
export interface OpenFleet {
  readonly catalogue: OpenCatalogue;
  readonly queue: FleetQueue;
  readonly redis: Redis;
}

/**
 * Reads the catalogue, connects to Redis, and closes the connection when `work` is done.
 * @throws NarrateError `invalid-input`, `usage`, `redis-unreachable`, `redis-refused`, `fleet-missing`, and as `work`
 */
export async function withFleet<Result>(
  { catalogue: path, redis: address }: FleetFlags,
  work: (fleet: OpenFleet) => Promise<Result>,
): Promise<Result> {
  const catalogue = openCatalogue(path);
  const { url, name } = redisAddress(address, process.env);
  const redis = await connect({ url, name });
  const queue = await openFleetQueue(redis, catalogue.name);
  try {
    return await work({ catalogue, queue, redis });
  } catch (cause) {
    throw asRedisError(cause, name);
  } finally {
    await queue.close();
  }
}

/**
 * Connects to the governor of a catalogue, and closes the connection when `work` is done.
 * @throws NarrateError `redis-unreachable` also if Redis does not answer a question of `work`; `redis-refused`, and as `work`
 */
export async function withGovernor<Result>(
  catalogue: OpenCatalogue,
  { redis: address }: FleetFlags,
  work: (governor: FleetGovernor) => Promise<Result>,
): Promise<Result> {
  const redis = redisAddress(address, process.env);
  const { governor, close } = await connectGovernor(catalogue, { redis, environment: process.env });
  try {
    return await work(governor);
  } catch (cause) {
    throw asRedisError(cause, redis.name);
  } finally {
    close();
  }
}

/** Converts an error of the client or of the server. Returns every other error unchanged. */
function asRedisError(cause: unknown, name: string): unknown {
  if (!(cause instanceof Error) || cause instanceof NarrateError) return cause;
  if (cause.name === 'ReplyError')
    return new NarrateError('redis-refused', `Redis at ${name} refused a command: ${cause.message}`, {
      cause,
    });
  const isOfClient = /^Command timed out|^Connection is closed|writeable|max retries/i.test(cause.message);
  if (!isOfClient) return cause;
  return new NarrateError('redis-unreachable', `Redis at ${name} does not answer: ${cause.message}.`, {
    cause,
  });
}
