import { systemClock } from '../../../base/time/clock.js';
import { listenAddress } from '../../../fleet/metrics/listen-address.js';
import type { BookCounts, WorkerMetrics } from '../../../fleet/metrics/worker-metrics.js';
import { redisAddress } from '../../../fleet/redis/redis-address.js';
import { runWorker } from '../../../fleet/worker/run-worker.js';
import type { WorkerEvent } from '../../../fleet/worker/worker-events.js';
import { interruptible } from '../../interrupts.js';
import type { Terminal } from '../../terminal.js';
import { type FleetFlags, type OpenFleet, withFleet } from './open-fleet.js';
import { workerLog } from './worker-log.js';

interface WorkerFlags extends FleetFlags {
  readonly books: number;
  readonly metrics?: string | undefined;
  readonly log: 'text' | 'json';
  /** In seconds. */
  readonly lostAfter: number;
}

/**
 * Runs `narrate fleet worker` until a signal stops it. Returns the exit status: 0, because to stop it is its normal end.
 * @throws NarrateError as `withFleet`; `usage`, `port-in-use`
 */
export async function fleetWorker(flags: WorkerFlags, terminal: Terminal, version: string): Promise<number> {
  const listen = flags.metrics === undefined ? null : listenAddress(flags.metrics);
  const log = workerLog(flags.log, systemClock.now);
  const write = (event: WorkerEvent) => {
    const line = log(event);
    if (line !== null) terminal.err(line);
  };
  return interruptible((signal) =>
    withFleet(flags, async (fleet) => {
      const served = listen && (await serve(fleet, listen));
      try {
        await runWorker({
          ...fleet,
          slots: flags.books,
          lockMs: flags.lostAfter * 1000,
          process: {
            program: process.argv[1] ?? '',
            // The address may come from --redis.
            environment: { ...process.env, REDIS_URL: redisAddress(flags.redis, process.env).url },
          },
          version,
          clock: systemClock,
          signal,
          onEvent(event) {
            write(event);
            served?.metrics.onEvent(event);
          },
        });
      } finally {
        await served?.close();
      }
      return 0;
    }),
  );
}

/** Serves the metrics and the health of this worker. */
async function serve(
  { catalogue, queue, redis }: OpenFleet,
  listen: ReturnType<typeof listenAddress>,
): Promise<{ readonly metrics: WorkerMetrics; close(): Promise<void> }> {
  const { workerMetrics } = await import('../../../fleet/metrics/worker-metrics.js');
  const { serveMetrics } = await import('../../../fleet/metrics/metrics-server.js');
  const names = catalogue.books.map(({ name }) => name);
  const metrics = await workerMetrics(async (): Promise<BookCounts> => {
    const counts: Record<string, number> = {};
    for (const { state } of await queue.books(names)) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  });
  const server = await serveMetrics(listen, {
    metrics,
    health: () => ({ ok: redis.status === 'ready', redis: redis.status }),
  });
  return { metrics, close: server.close };
}
