import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buyChunks, charactersPerSecond } from './buying.mjs';
import { lineOf } from './rows.mjs';
import { startSandbox } from './sandbox.mjs';

const requests = 3000;
const concurrency = 256;

/**
 * Measures how many requests a second narrate completes (journal, POST, poll, download, check, take), with a sandbox in
 * another process. Jobs take up to a second, takes have one second, and every journal line is synced.
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function throughputBench() {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  const sandbox = await startSandbox([
    '--latency',
    '0-1000',
    '--characters-per-second',
    String(charactersPerSecond),
  ]);
  try {
    const seconds = await buyChunks({ folder, url: sandbox.url, requests, concurrency });
    return [
      {
        name: `${requests} requests through the sandbox, takes of a second, journal synced`,
        value: requests / seconds,
        target: 200,
        bound: 'at least',
        unit: 'a second',
      },
    ];
  } finally {
    sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table((await throughputBench()).map(lineOf));
