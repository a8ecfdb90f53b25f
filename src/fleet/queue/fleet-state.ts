import type { Redis } from 'ioredis';
import { z } from 'zod';
import { stateKey, workerKey } from './names.js';

/**
 * What all workers of a fleet do. `running`: they take jobs. `paused`: they stop their books and take no jobs. `finishing`: they
 * take no jobs, and complete the running ones.
 */
export type FleetState = 'running' | 'paused' | 'finishing';

/** Reads the state of a fleet. */
export async function readFleetState(redis: Redis, fleet: string): Promise<FleetState> {
  const found = await redis.get(stateKey(fleet));
  return found === 'paused' || found === 'finishing' ? found : 'running';
}

/** Sets the state of a fleet. */
export async function writeFleetState(redis: Redis, fleet: string, state: FleetState): Promise<void> {
  if (state === 'running') await redis.del(stateKey(fleet));
  else await redis.set(stateKey(fleet), state);
}

const worker = z.strictObject({
  /** Host and process id: `host-1#4711`. */
  name: z.string(),
  /** How many books it records at the same time. */
  slots: z.int().min(1),
  /** Names of the books that it records. */
  books: z.array(z.string()),
  version: z.string(),
});

/** A worker that was alive a few seconds ago. */
export type WorkerInfo = z.output<typeof worker>;

/** How long a worker counts as alive after its last sign, in seconds. */
const aliveSeconds = 15;

/** Says that a worker is alive. */
export async function announceWorker(redis: Redis, fleet: string, info: WorkerInfo): Promise<void> {
  await redis.set(workerKey(fleet, info.name), JSON.stringify(info), 'EX', aliveSeconds);
}

/** Says that a worker has ended. */
export async function removeWorker(redis: Redis, fleet: string, name: string): Promise<void> {
  await redis.del(workerKey(fleet, name));
}

/** Returns the workers that are alive, by name. */
export async function liveWorkers(redis: Redis, fleet: string): Promise<readonly WorkerInfo[]> {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', workerKey(fleet, '*'), 'COUNT', 1000);
    keys.push(...found);
    cursor = next;
  } while (cursor !== '0');
  if (keys.length === 0) return [];
  const values = await redis.mget(keys);
  return values
    .flatMap((text) => (text === null ? [] : read(text)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function read(text: string): readonly WorkerInfo[] {
  try {
    const parsed = worker.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
