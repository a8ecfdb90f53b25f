import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Clock } from '../../base/time/clock.js';
import { onAbort } from '../../base/time/on-abort.js';
import type { OpenCatalogue } from '../catalogue/open-catalogue.js';
import {
  announceWorker,
  type FleetState,
  liveWorkers,
  readFleetState,
  removeWorker,
} from '../queue/fleet-state.js';
import { keyPrefix } from '../queue/names.js';
import { loadBullmq } from '../redis/fleet-packages.js';
import { watchConnection } from '../redis/watch-connection.js';
import type { StartBookOptions } from './book-process.js';
import { BookRunner } from './book-runner.js';
import type { WorkerEvent } from './worker-events.js';

/** What a worker needs. */
export interface RunWorkerOptions {
  readonly catalogue: OpenCatalogue;
  readonly redis: Redis;
  /** How many books it records at the same time. */
  readonly slots: number;
  /** How long a job stays with a worker that shows no sign of life, in milliseconds. */
  readonly lockMs: number;
  /** Script and environment of the processes of books. */
  readonly process: Pick<StartBookOptions, 'program' | 'environment'>;
  readonly version: string;
  readonly clock: Clock;
  /** Stops the worker: it takes no new job, and its books stop as Ctrl-C stops a run. */
  readonly signal: AbortSignal;
  onEvent(event: WorkerEvent): void;
}

/** How often a worker says that it is alive, and looks whether the fleet is paused, in milliseconds. */
const signOfLifeMs = 1000;
/** How long Redis may be silent before a connection counts as broken, in milliseconds. */
const silenceMs = 10_000;
/** How much the clock of a worker may differ from that of Redis without a warning, in seconds. */
const toleratedSeconds = 10;
/** How long a worker waits for its books to stop, in milliseconds. Then it ends their processes. */
const stopMs = 25_000;
/** How often a job may be taken from workers that disappeared. To begin a book again costs nothing. */
const maxStalledCount = 20;

/** Takes jobs of a fleet and records their books, until the signal aborts. Resolves when all its books have stopped. */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  const { catalogue, redis, slots, lockMs, clock, signal, onEvent } = options;
  const { name: fleet } = catalogue;
  const name = `${hostname()}#${process.pid}`;
  const { Worker } = await loadBullmq();
  const books = new BookRunner({
    ...options,
    name,
    rest: (code) => void rest(worker, code, options),
    hasOthers: async () => (await liveWorkers(redis, fleet)).some((one) => one.name !== name),
  });
  const worker: Worker = new Worker(fleet, (job: Job, token?: string) => books.run(job, token), {
    // It duplicates the connection to wait for jobs.
    connection: redis,
    prefix: keyPrefix,
    name,
    concurrency: slots,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount,
  });
  const forget = watchConnection(redis, (isBack) => onEvent({ type: isBack ? 'redis-back' : 'redis-lost' }));
  // Without a listener, an error would end the process. Those of the connection are reported once, above.
  worker.on('error', (error) => {
    if (redis.status === 'ready') onEvent({ type: 'worker-error', message: error.message });
  });
  onEvent({ type: 'worker-started', worker: name, fleet, slots });
  await untilAborted(answered(compareClocks(options), options), signal);
  let state: FleetState = 'running';
  while (!signal.aborted) {
    const info = { name, slots, books: [...books.names()], version: options.version };
    // While Redis cannot be reached, its commands wait. The end of the worker does not.
    await untilAborted(answered(announceWorker(redis, fleet, info), options), signal);
    const now = await untilAborted(answered(readFleetState(redis, fleet), options), signal);
    if (now !== null && now !== state) onEvent({ type: 'fleet-state', state: now });
    state = now ?? state;
    if (state === 'paused') books.stopAll();
    await clock.sleep(signOfLifeMs, signal).catch(() => {});
  }
  onEvent({ type: 'worker-stopping', running: books.names().length });
  const ended = new AbortController();
  const timeOut = clock.sleep(stopMs, ended.signal).then(
    () => books.killAll(),
    () => {},
  );
  books.stopAll();
  await within(worker.close(), stopMs + 3000, clock);
  ended.abort();
  await timeOut;
  await within(removeWorker(redis, fleet, name), 1000, clock);
  forget();
  onEvent({ type: 'worker-stopped' });
}

/**
 * Waits for an answer of Redis. If none comes, the network has lost the connection without closing it, which the system may
 * notice only after a quarter of an hour. A new connection sends the command again.
 */
function answered<Value>(work: Promise<Value>, { redis, clock }: RunWorkerOptions): Promise<Value> {
  const done = new AbortController();
  const watch = async (): Promise<never> => {
    for (;;) {
      await clock.sleep(silenceMs, done.signal);
      // `connect`: the server has accepted a new connection.
      if (['connect', 'ready'].includes(redis.status)) redis.disconnect(true);
    }
  };
  watch().catch(() => {});
  return work.finally(() => done.abort());
}

/** Reports a clock that differs from that of Redis: books that wait are taken by the clocks of workers. */
async function compareClocks({ redis, clock, onEvent }: RunWorkerOptions): Promise<void> {
  const [seconds] = await redis.time();
  const difference = Math.round(clock.now() / 1000 - Number(seconds));
  if (Math.abs(difference) > toleratedSeconds) onEvent({ type: 'clock-differs', seconds: difference });
}

/** Resolves to null when the signal aborts first, or when Redis refuses the command. */
const untilAborted = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | null> =>
  new Promise((resolve) => {
    const forget = onAbort(signal, () => resolve(null));
    const end = (value: Value | null) => {
      forget();
      resolve(value);
    };
    work.then(end, () => end(null));
  });

/** Waits for work that ends with the connection, but not longer than `ms`. */
const within = (work: Promise<unknown>, ms: number, clock: Clock): Promise<unknown> => {
  const done = new AbortController();
  const finished = work
    .then(
      () => {},
      () => {},
    )
    .finally(() => done.abort());
  return Promise.race([finished, clock.sleep(ms, done.signal).catch(() => {})]);
};

/** How long a worker takes no jobs after a fault of its machine, in milliseconds. Longer than a job waits for its next attempt. */
const restMs = 60_000;

/** Takes no jobs for a while. */
async function rest(
  worker: Worker,
  code: string,
  { clock, signal, onEvent }: RunWorkerOptions,
): Promise<void> {
  if (worker.isPaused()) return;
  onEvent({ type: 'worker-resting', seconds: restMs / 1000, code });
  await worker.pause(true);
  await clock.sleep(restMs, signal).then(
    () => worker.resume(),
    () => {},
  );
}
