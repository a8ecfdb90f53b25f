import { systemClock } from '../../base/time/clock.js';
import type { Governor } from '../../record/governor.js';
import type { OpenCatalogue } from '../catalogue/open-catalogue.js';
import { type FleetGovernor, governorConnection, openFleetGovernor } from '../governor/redis-governor.js';
import { catalogueCharges } from '../plan/catalogue-charges.js';
import type { BookTask } from '../queue/book-job.js';
import { connect } from '../redis/connect.js';
import type { RedisAddress } from '../redis/redis-address.js';

/** The governor of a catalogue on a connection of its own. */
export interface ConnectedGovernor {
  readonly governor: FleetGovernor;
  close(): void;
}

/**
 * Connects to the governor of a catalogue in Redis.
 * @throws NarrateError `redis-unreachable`, `redis-refused`, `fleet-missing`
 */
export async function connectGovernor(
  catalogue: OpenCatalogue,
  { redis, environment }: { readonly redis: RedisAddress; readonly environment: NodeJS.ProcessEnv },
): Promise<ConnectedGovernor> {
  const client = await connect(redis, governorConnection);
  const governor = openFleetGovernor({
    client,
    catalogue: catalogue.name,
    readCharges: (signal) => catalogueCharges(catalogue, { environment, signal }),
    clock: systemClock,
  });
  return { governor, close: () => client.disconnect() };
}

/**
 * Returns the governor for the book of a job, with the budgets of the catalogue. It asks Redis about the book, so call it before
 * the journal is read.
 */
export async function governorFor(
  { governor }: ConnectedGovernor,
  { budgets }: OpenCatalogue,
  { book, chargedBefore }: BookTask,
): Promise<Governor> {
  const { runMicroUsd: budget, monthMicroUsd: month, totalMicroUsd: catalogue } = budgets;
  const fleet = budget === null ? null : { budget, chargedBefore: chargedBefore.fleetMicroUsd };
  const seen = await governor.see(book);
  return governor.governorOf({ book, seen, caps: { fleet, catalogue, month } });
}
