import { fork, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from '../test/support/free-port.mjs';

/**
 * Measures how many permits and reservations a second the governor of a fleet gives, with a real redis-server on this machine
 * and workers as processes. `--workers 8`, `--books 8` (runs in each worker), `--seconds 5`.
 */
const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '8' },
    books: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '5' },
  },
});
const workers = Number(values.workers);
const books = Number(values.books);
const seconds = Number(values.seconds);

/**
 * What a worker does again and again. A purchase is a permit and a reservation, in the order of a run. Each run has an account
 * of its own, so that none waits for another.
 */
const kinds = /** @type {const} */ (['permits', 'reservations', 'purchases']);

const folder = await mkdtemp(join(tmpdir(), 'narrate-governor-'));
const port = await freePort();
const redis = spawn(
  'redis-server',
  ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
/** @type {Redis} */
let client;
try {
  for await (const line of createInterface({ input: redis.stdout })) if (line.includes('Ready')) break;
  redis.stdout.resume();
  client = new Redis(port, '127.0.0.1');
  console.log(`${workers} workers with ${books} runs each, ${seconds} s, ${cpus().length} cores`);
  console.log('| | a second | median ms | 99 % ms | processor time of Redis, ms |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const kind of kinds) {
    const before = await redisSeconds();
    const results = await Promise.all(
      Array.from({ length: workers }, (_, worker) => runWorker(kind, worker)),
    );
    const times = results.flatMap((one) => one.times).sort((one, other) => one - other);
    const count = results.reduce((sum, one) => sum + one.count, 0);
    /** @param {number} share */
    const at = (share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
    const rate = Math.round(count / seconds).toLocaleString('en');
    const redisMs = (((await redisSeconds()) - before) * 1000) / count;
    console.log(`| ${kind} | ${rate} | ${at(0.5)} | ${at(0.99)} | ${redisMs.toFixed(2)} |`);
  }
  client.disconnect();
  console.log(`load: ${loadavg()[0]?.toFixed(1)}`);
} finally {
  redis.kill();
  await rm(folder, { recursive: true, force: true });
}

/** Returns the processor time that Redis has used. */
async function redisSeconds() {
  const info = await client.info('cpu');
  const seconds = [...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, value]) => Number(value));
  return seconds.reduce((sum, one) => sum + one, 0);
}

/**
 * @param {string} kind @param {number} worker
 * @returns {Promise<{ count: number, times: number[] }>}
 */
function runWorker(kind, worker) {
  const child = fork(join(import.meta.dirname, 'governor-worker.mjs'), [
    JSON.stringify({ port, kind, worker, books, seconds }),
  ]);
  return new Promise((resolve, reject) => {
    child.on('message', (message) => resolve(/** @type {{ count: number, times: number[] }} */ (message)));
    child.on('exit', (status) => status !== 0 && reject(new Error(`A worker ended with ${status}.`)));
  });
}
