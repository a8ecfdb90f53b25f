import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { benchBook } from './book.mjs';
import { cheapestPlanBench } from './cheapest-plan.mjs';
import { limitsBench } from './limits.mjs';
import { measureBench } from './measure.mjs';
import { median, node, timePairs } from './pairs.mjs';
import { lineOf } from './rows.mjs';
import { cli, startSandbox } from './sandbox.mjs';
import { stitchBench } from './stitch.mjs';
import { throughputBench } from './throughput.mjs';

/** @typedef {import('./rows.mjs').Row} Row */

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

/**
 * Measures a dry run after a change of one word in the middle chapter, each time another word. Also measures an empty run of
 * Node, which is a large part of the time.
 * @param {ReturnType<typeof benchBook>} book must be recorded
 * @param {Record<string, string>} env
 * @returns {Row[]}
 */
function editBench(book, env) {
  const file = join(book.folder, /** @type {string} */ (book.chapters[book.chapters.length >> 1]));
  const text = readFileSync(file, 'utf8');
  let night = 0;
  const { aMs, bMs } = timePairs({
    a() {
      writeFileSync(file, text.replace(/^([A-Z][a-z]+ )/m, `$1word${night++} `));
      const plan = JSON.parse(node([cli, '--dry-run', '--json'], { cwd: book.folder, env }));
      if (plan.total.buy !== 1) throw new Error(`the edit costs ${plan.total.buy} chunks instead of 1`);
    },
    b: () => void node(['-e', '0']),
    rounds: 9,
  });
  writeFileSync(file, text);
  const nodeTime = `\`node -e 0\`: ${(bMs / 1000).toFixed(2)} s`;
  return [
    {
      name: `a dry run of ${book.name} after a one-word edit (${nodeTime})`,
      value: aMs / 1000,
      target: 0.4,
      unit: 'seconds',
    },
  ];
}

/**
 * Records the whole book once with the sandbox, whose audio is ten times shorter than speech. Then measures a rerun, and dry
 * runs after edits.
 * @param {ReturnType<typeof benchBook>} book @returns {Promise<Row[]>}
 */
async function nightBench(book) {
  const sandbox = await startSandbox(['--latency', '0-20', '--characters-per-second', '150']);
  const env = { PIXAZO_BASE_URL: sandbox.url, PIXAZO_API_KEY: 'sandbox' };
  try {
    node([cli, '--yes', '--json', '--concurrency', '32'], { cwd: book.folder, env });
    return [rerunBench(book, env), ...editBench(book, env)];
  } finally {
    sandbox.stop();
  }
}

/** @param {ReturnType<typeof benchBook>} book must be recorded @param {Record<string, string>} env @returns {Row} */
function rerunBench(book, env) {
  const seconds = Array.from({ length: 7 }, () => {
    const start = performance.now();
    const report = JSON.parse(node([cli, '--json'], { cwd: book.folder, env }));
    if (report.bought !== 0 || report.status !== 'complete') throw new Error('the rerun had something to do');
    return (performance.now() - start) / 1000;
  });
  return {
    name: `a rerun of ${book.name} with nothing to do`,
    value: median(seconds),
    target: 1,
    unit: 'seconds',
  };
}

const book = benchBook(process.argv[2]);
try {
  const rows = [
    ...versionBench(),
    ...measureBench(),
    ...planBench(book),
    ...(await cheapestPlanBench(book)),
    ...(await nightBench(book)),
    ...(await throughputBench()),
    ...(await stitchBench()),
    ...(await limitsBench()),
  ];
  console.table(rows.map(lineOf));
} finally {
  rmSync(book.folder, { recursive: true, force: true });
}
