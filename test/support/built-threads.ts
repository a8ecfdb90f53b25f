import { createRequire, syncBuiltinESMExports } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const threads = createRequire(import.meta.url)('node:worker_threads') as {
  Worker: typeof import('node:worker_threads').Worker;
};
const source = resolve(import.meta.dirname, '../../src');
const packed = resolve(import.meta.dirname, '../../dist/packed');
const { Worker } = threads;

/** Threads cannot run TypeScript. The tests run the built file of a thread, which `npm run build` packs. */
class BuiltWorker extends Worker {
  constructor(file: string | URL, options?: ConstructorParameters<typeof Worker>[1]) {
    const path = file instanceof URL ? fileURLToPath(file) : file;
    super(path.startsWith(source) ? join(packed, basename(path)) : file, options);
  }
}

if (Worker.name !== BuiltWorker.name) {
  threads.Worker = BuiltWorker;
  syncBuiltinESMExports();
}
