import { Redis } from 'ioredis';
import { systemClock } from '../dist/base/time/clock.js';
import { governorConnection, openFleetGovernor } from '../dist/fleet/governor/redis-governor.js';

/** A worker of bench/governor.mjs. It sends the number of its permits or reservations, and how long each took in ms. */
const { port, kind, worker, books, seconds } = JSON.parse(process.argv[2] ?? '');
const never = new AbortController().signal;
const price = 40_000;
const month = '2026-12';
const client = new Redis(port, '127.0.0.1', { ...governorConnection, lazyConnect: true });
await client.connect();
/** @param {number} index */
const accountOf = (index) => `bench ${worker} ${index}`;
// Gateways that limit nothing, as far as is known.
for (let index = 0; index < books; index += 1)
  await client.hset(`narrate:{${accountOf(index)}}:limits:rate`, 'quiet', '1000');
const governor = openFleetGovernor({
  client,
  catalogue: 'bench',
  readCharges: async () => new Map(),
  clock: systemClock,
});
const caps = { fleet: null, catalogue: 1e13, month: 1e13 };
/** @type {number[]} */
const times = [];
let count = 0;

/** @param {import('../dist/record/governor.js').RunGovernor} run @param {number} end */
async function work(run, end) {
  while (performance.now() < end) {
    const start = performance.now();
    const reservation = kind === 'permits' ? null : await run.budget.reserve(price, month, never);
    const permit = kind === 'reservations' ? null : await run.rateLimiter.acquire(never);
    if (reservation !== null && !(await reservation.confirm())) throw new Error('The reservation was lost.');
    times.push(performance.now() - start);
    // Without the wait for the planned time, which is always now.
    await permit?.sent();
    permit?.accepted();
    permit?.released();
    reservation?.commit(price);
    count += 1;
  }
}

const runs = Array.from({ length: books }, (_, index) =>
  governor.governorOf({ book: `book ${worker} ${index}`, caps }).open({
    account: accountOf(index),
    engineKind: 'jobs',
    charged: new Map(),
    maxWaitMs: 60_000,
    clock: systemClock,
    random: Math.random,
    onEvent() {},
    signal: never,
    stop(reason) {
      throw new Error(reason.message);
    },
  }),
);
// The ledger is open when all runs have a first reservation.
await Promise.all(
  runs.map(async ({ budget }) => (await budget.reserve(price, month, never))?.release(price)),
);
const end = performance.now() + seconds * 1000;
// Four purchases at a time in each run, so that none waits for the answer of another.
await Promise.all(runs.flatMap((run) => Array.from({ length: 4 }, () => work(run, end))));
process.send?.({ count, times });
await Promise.all(runs.map((run) => run.close()));
client.disconnect();
process.disconnect();
