import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { hostileChapters, hostileManifests } from './hostile-inputs.mjs';

/**
 * `npm run build && node bench/hostile.mjs [word…]`: measures how the time to plan hostile books grows. Reads each text at one
 * size, twice and four times that size, in a process that ends itself after 15 CPU seconds. Prints the CPU seconds and the
 * outcome of the largest text. `!!` means that the time grows faster than the text. Words select texts by their names.
 */

/** @typedef {'chapter' | 'manifest'} Kind */
/** @typedef {{ kind: Kind, name: string, size: number }} Request */
/** @typedef {{ seconds: number, outcome: string }} Reading */

const texts = { chapter: hostileChapters, manifest: hostileManifests };
const sizes = { chapter: 10_000, manifest: 25_000 };
const maxSeconds = 15;

/** @param {Request} request @returns {Promise<Reading>} */
async function readBook({ kind, name, size }) {
  const { NarrateError } = await import('../dist/base/errors.js');
  const { plan } = await import('../dist/index.js');
  const { renderDiagnostics } = await import('../dist/cli/text/render-diagnostics.js');
  const { diagnosticJson } = await import('../dist/cli/json/diagnostics.js');
  const text = texts[kind].get(name)?.(size) ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'narrate-hostile-'));
  writeFileSync(join(folder, 'a.md'), kind === 'chapter' ? text : 'One.\n');
  const manifest = kind === 'manifest' ? text : 'voice: Kore\nchapters: [a.md]\n';
  const manifestPath = join(folder, 'pipeline.yaml');
  writeFileSync(manifestPath, manifest);
  watchdog?.postMessage('start');
  const before = process.cpuUsage();
  let outcome = '';
  try {
    const { plan: planned, warnings } = await plan({ manifest: manifestPath });
    outcome = `${planned.total.chunks} chunks`;
    renderDiagnostics(warnings, { color: false });
    JSON.stringify(warnings.map(diagnosticJson));
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    renderDiagnostics(error.diagnostics, { color: false });
    JSON.stringify(error.diagnostics.map(diagnosticJson));
    outcome = `${error.diagnostics.length} × ${error.diagnostics[0]?.code ?? error.code}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, outcome };
}

/** @type {Worker | null} */
let watchdog = null;
/** @type {import('node:child_process').ChildProcess | null} */
let reader = null;

/** @param {Request} request @returns {Promise<Reading>} */
function read(request) {
  reader ??= fork(import.meta.filename, ['--read'], {
    silent: true,
    env: { ...process.env, PIXAZO_API_KEY: '' },
  });
  const child = reader;
  let errors = '';
  child.stderr?.removeAllListeners('data').on('data', (part) => {
    errors = `${errors}${part}`.slice(-2000);
  });
  return new Promise((resolve) => {
    const end = () => {
      reader = null;
      resolve({ seconds: Number.POSITIVE_INFINITY, outcome: /.*Error.*/.exec(errors)?.[0] ?? 'too slow' });
    };
    child.once('exit', end);
    child.once('message', (reading) => {
      child.off('exit', end);
      resolve(/** @type {Reading} */ (reading));
    });
    child.send(request);
  });
}

/** @param {Kind} kind @param {string} name */
async function show(kind, name) {
  const readings = [];
  for (const factor of [1, 2, 4]) {
    readings.push(await read({ kind, name, size: sizes[kind] * factor }));
    if (readings.at(-1)?.seconds === Number.POSITIVE_INFINITY) break;
  }
  const [, twice, fourfold] = readings;
  const worst = readings.at(-1)?.seconds ?? 0;
  const grows = twice === undefined || fourfold === undefined || fourfold.seconds > 2.6 * twice.seconds;
  const sign = grows && worst > 0.5 ? '!!' : worst > 2 ? '! ' : '  ';
  const columns = readings
    .map(({ seconds }) => seconds.toFixed(2).padStart(8))
    .join('')
    .padEnd(24);
  console.log(`${sign} ${kind.padEnd(8)} ${name.padEnd(64)} ${columns} ${readings.at(-1)?.outcome}`);
}

if (!isMainThread) {
  // Ends the process from another thread, because the main thread may be busy for hours.
  let started = process.cpuUsage();
  parentPort?.on('message', () => {
    started = process.cpuUsage();
  });
  setInterval(() => {
    const { user, system } = process.cpuUsage(started);
    if ((user + system) / 1e6 > workerData) process.kill(process.pid, 'SIGKILL');
  }, 200);
} else if (process.argv[2] === '--read') {
  watchdog = new Worker(new URL(import.meta.url), { workerData: maxSeconds });
  watchdog.unref();
  await readBook({ kind: 'chapter', name: 'many headings', size: 1000 });
  process.on('message', async (request) => process.send?.(await readBook(/** @type {Request} */ (request))));
} else {
  const words = process.argv.slice(2);
  for (const kind of /** @type {const} */ (['chapter', 'manifest'])) {
    for (const name of texts[kind].keys()) {
      if (words.length === 0 || words.some((word) => `${kind} ${name}`.includes(word)))
        await show(kind, name);
    }
  }
  /** @type {import('node:child_process').ChildProcess | null} */ (reader)?.disconnect();
}
