// Measures a fleet on this machine: the time to record a catalogue over the least time that the gateway's limit allows, the share
// of requests that it refuses, and what is paid twice when workers are killed. Needs redis-server.
//   npm run bench:fleet -- --workers 1,3,8 --books 20 --chunks 1500 --rate 5 --kills 5
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../test/support/free-port.mjs';
import { charactersPerSecond, textOf } from './buying.mjs';
import { cli, startSandbox } from './sandbox.mjs';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,3,8' },
    books: { type: 'string', default: '20' },
    chunks: { type: 'string', default: '1500' },
    rate: { type: 'string', default: '5' },
    kills: { type: 'string', default: '5' },
  },
});
const books = Number(values.books);
const chunks = Number(values.chunks);
const rate = Number(values.rate);
/** The longest time of a request, in milliseconds. */
const latencyMs = 1500;

/** Writes a catalogue whose chunks all have different texts. The files are WAV, so nothing is encoded. @param {string} folder */
async function writeCatalogue(folder) {
  let written = 0;
  for (let book = 0; book < books; book += 1) {
    const own = join(folder, 'catalogue', 'books', `book-${String(book + 1).padStart(3, '0')}`);
    await mkdir(own, { recursive: true });
    const count = Math.floor((chunks * (book + 1)) / books) - written;
    const texts = Array.from({ length: count }, (_, index) => textOf(written + index));
    written += count;
    await writeFile(join(own, '01.md'), `${texts.join('\n\n')}\n`);
    await writeFile(join(own, 'pipeline.yaml'), 'voice: Kore\nchapters: [01.md]\n');
  }
  await mkdir(join(folder, 'store'));
  const defaults = [
    `store: ${join(folder, 'store')}/{book}`,
    'check: "off"',
    `chunks: { maxCharacters: ${charactersPerSecond}, seams: paragraph }`,
    'audio: { chapters: [wav], book: [], captions: [], loudness: "off" }',
  ];
  await writeFile(
    join(folder, 'catalogue', 'catalogue.yaml'),
    `name: bench\nbooks: ["books/*/pipeline.yaml"]\ndefaults:\n${defaults.map((line) => `  ${line}\n`).join('')}`,
  );
}

/** Starts a worker in a process group of its own. @param {string} cwd @param {NodeJS.ProcessEnv} env @param {() => void} onBook */
function startWorker(cwd, env, onBook) {
  const args = [cli, 'fleet', 'worker', '--log', 'json', '--lost-after', '10', '--books', '4'];
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    if (text.includes('"book-started"')) onBook();
  });
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      process.kill(-(child.pid ?? 0), signal);
    } catch {
      // It has ended.
    }
  };
  return { kill, ended: once(child, 'close') };
}

/**
 * @param {number} count the number of workers
 * @param {number} kills how many of them are killed and replaced, at random moments of the first two thirds
 */
async function measure(count, kills) {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-fleet-'));
  await writeCatalogue(folder);
  const sandbox = await startSandbox([
    ...['--latency', `300-${latencyMs}`, '--characters-per-second', String(charactersPerSecond)],
    ...['--rate', `${rate}/s`, '--burst', '1'],
  ]);
  const port = await freePort();
  const redis = spawn(
    'redis-server',
    ['--port', String(port), '--save', '', '--dir', folder, '--bind', '127.0.0.1'],
    {
      stdio: 'ignore',
    },
  );
  const env = {
    PATH: process.env.PATH,
    REDIS_URL: `redis://127.0.0.1:${port}`,
    PIXAZO_API_KEY: 'bench',
    PIXAZO_BASE_URL: sandbox.url,
  };
  const cwd = join(folder, 'catalogue');
  let firstMs = 0;
  const start = () => startWorker(cwd, env, () => (firstMs ||= performance.now()));
  const workers = Array.from({ length: count }, start);
  const boundSeconds = chunks / rate + latencyMs / 1000;
  let isOver = false;
  const killing = (async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await new Promise((wake) =>
        setTimeout(wake, ((boundSeconds * 1000 * 2) / 3 / kills) * (0.5 + Math.random())),
      );
      if (isOver) return;
      const victim = Math.floor(Math.random() * count);
      workers[victim]?.kill('SIGKILL');
      workers[victim] = start();
    }
  })();
  try {
    const run = spawn(process.execPath, [cli, 'fleet', 'run', '--yes', '--json'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    run.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    await once(run, 'close');
    const seconds = (performance.now() - firstMs) / 1000;
    isOver = true;
    await killing;
    const { exitStatus } = JSON.parse(output);
    if (exitStatus === undefined) throw new Error(output);
    const report = /** @type {import('../dist/sandbox/ledger.js').SandboxReport} */ (
      await (await fetch(`${sandbox.url}/sandbox/report`)).json()
    );
    const submissions = Object.values(report.requests.submit).reduce((sum, one) => sum + Number(one), 0);
    return {
      workers: count,
      kills,
      'exit status': exitStatus,
      seconds: seconds.toFixed(0),
      'over the bound': (seconds / boundSeconds).toFixed(2),
      '429 in %': ((100 * (report.requests.submit['429'] ?? 0)) / submissions).toFixed(1),
      charged: report.charged,
      'charged twice': report.charged - report.distinctCharged,
    };
  } finally {
    for (const { kill, ended } of workers) {
      kill('SIGKILL');
      await ended;
    }
    redis.kill('SIGKILL');
    sandbox.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

console.log(`${books} books, ${chunks} chunks, a gateway with ${rate} requests a second.`);
const rows = [];
for (const count of values.workers.split(',').map(Number)) rows.push(await measure(count, 0));
const most = Math.max(...values.workers.split(',').map(Number));
if (Number(values.kills) > 0) rows.push(await measure(most, Number(values.kills)));
console.table(rows);
