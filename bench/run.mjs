import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { benchBook } from './book.mjs';
import { median, node, timePairs } from './pairs.mjs';
import { stitchBench } from './stitch.mjs';

const cli = resolve(import.meta.dirname, '../dist/cli/main.js');

/** @typedef {{ name: string, value: number, target: number, unit: string }} Row */

/** @returns {Row[]} */
function versionBench() {
  const { ratio } = timePairs({
    a: () => void node([cli, '--version']),
    b: () => void node(['-e', '0']),
    rounds: 15,
  });
  return [{ name: '`narrate --version` / `node -e 0`', value: ratio, target: 2, unit: 'times' }];
}

/** @param {ReturnType<typeof benchBook>} book @returns {Row[]} */
function planBench(book) {
  const { ratio } = timePairs({
    a() {
      rmSync(join(book.folder, '.narrate', 'cache'), { recursive: true, force: true });
      node([cli, '--dry-run', '--json'], { cwd: book.folder });
    },
    b: () =>
      void node([resolve(import.meta.dirname, 'parse-alone.mjs'), ...book.chapters], { cwd: book.folder }),
  });
  return [
    {
      name: `planning ${book.name}, nothing remembered / remark alone`,
      value: ratio,
      target: 1.5,
      unit: 'times',
    },
  ];
}

/** Records the whole book against the sandbox once, with audio ten times shorter than speech; then runs again. @param {ReturnType<typeof benchBook>} book @returns {Promise<Row[]>} */
async function rerunBench(book) {
  const sandbox = await startSandbox();
  const env = { PIXAZO_BASE_URL: sandbox.url, PIXAZO_API_KEY: 'sandbox' };
  try {
    node([cli, '--yes', '--json', '--concurrency', '32'], { cwd: book.folder, env });
    const seconds = Array.from({ length: 7 }, () => {
      const start = performance.now();
      const report = JSON.parse(node([cli, '--json'], { cwd: book.folder, env }));
      if (report.bought !== 0 || report.status !== 'complete')
        throw new Error('the rerun had something to do');
      return (performance.now() - start) / 1000;
    });
    return [
      {
        name: `a rerun of ${book.name} with nothing to do`,
        value: median(seconds),
        target: 1,
        unit: 'seconds',
      },
    ];
  } finally {
    sandbox.stop();
  }
}

/** @returns {Promise<{ url: string, stop: () => void }>} */
async function startSandbox() {
  const child = spawn(
    process.execPath,
    [cli, 'sandbox', '--json', '--port', '0', '--latency', '0-20', '--characters-per-second', '150'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of child.stdout) {
    const { url } = JSON.parse(String(line));
    return { url, stop: () => void child.kill('SIGTERM') };
  }
  throw new Error('the sandbox did not start');
}

const book = benchBook(process.argv[2]);
try {
  const rows = [...versionBench(), ...planBench(book), ...(await rerunBench(book)), ...(await stitchBench())];
  console.table(
    rows.map(({ name, value, target, unit }) => ({
      measured: name,
      value: `${value.toFixed(2)} ${unit}`,
      target: `at most ${target}`,
      held: value <= target,
    })),
  );
} finally {
  rmSync(book.folder, { recursive: true, force: true });
}
