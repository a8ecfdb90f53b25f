import type { Redis } from 'ioredis';
import { type OpenCatalogue, openCatalogue } from '../../../fleet/catalogue/open-catalogue.js';
import { type FleetQueue, openFleetQueue } from '../../../fleet/queue/fleet-queue.js';
import { connect } from '../../../fleet/redis/connect.js';
import { redisAddress } from '../../../fleet/redis/redis-address.js';

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
  const redis = await connect(redisAddress(address, process.env));
  const queue = await openFleetQueue(redis, catalogue.name);
  try {
    return await work({ catalogue, queue, redis });
  } finally {
    await queue.close();
  }
}
