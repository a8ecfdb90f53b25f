import { Redis } from 'ioredis';
import { systemClock } from '../../dist/base/time/clock.js';
import { readCharges } from '../../dist/fleet/governor/read-charges.js';
import { governorConnection, openFleetGovernor } from '../../dist/fleet/governor/redis-governor.js';
import { run } from '../../dist/index.js';

/**
 * A worker of a fleet in a process that a test kills or stops: records one book with the shared governor, and prints how it
 * ended as JSON. Its argument is an `Order` of test/fleet/governor/workers.test.ts.
 */
const { port, book, books, caps, times } = JSON.parse(process.argv[2] ?? '');
const client = new Redis(port, '127.0.0.1', {
  ...governorConnection,
  retryStrategy: () => 50,
  lazyConnect: true,
});
client.on('error', () => {});
await client.connect();
const all = new Map(Object.entries(books));
const governor = openFleetGovernor({
  client,
  catalogue: 'test',
  readCharges: (signal) => readCharges(all, signal),
  clock: systemClock,
  times,
}).governorOf({ book, caps });
const { status, recorded } = await run({ ...all.get(book), governor });
process.stdout.write(
  JSON.stringify({ status, bought: recorded.bought, stopped: recorded.stopped?.code ?? null }),
);
client.disconnect();
