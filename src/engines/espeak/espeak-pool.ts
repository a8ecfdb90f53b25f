import { fileURLToPath } from 'node:url';
import { createWorkerPool, type WorkerPool } from '../offline/worker-pool.js';
import type { EspeakRequest } from './espeak-worker.js';

/** Creates a pool of up to `cores` processes of espeak. They start when there is work for them. */
export const createEspeakPool = (options: {
  readonly cores: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): WorkerPool<EspeakRequest> =>
  createWorkerPool({
    engine: 'espeak',
    workerPath: fileURLToPath(new URL('./espeak-worker.js', import.meta.url)),
    size: Math.max(1, options.cores),
    environment: options.environment,
  });
