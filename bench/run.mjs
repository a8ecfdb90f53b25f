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
 * A night on which one word of one chapter changed: the chapter in the middle, another word each time.
 * @param {ReturnType<typeof benchBook>} book @returns {Row[]}
 */
function editBench(book) {
  const file = join(book.folder, /** @type {string} */ (book.chapters[book.chapters.length >> 1]));
  const text = readFileSync(file, 'utf8');
  const seconds = Array.from({ length: 8 }, (_, round) => {
    writeFileSync(file, text.replace(/^([A-Z][a-z]+ )/m, `$1word${round} `));
    const start = performance.now();
    node([cli, '--dry-run', '--json'], { cwd: book.folder });
    return (performance.now() - start) / 1000;
  });
  writeFileSync(file, text);
  return [
    {
      name: `a dry run of ${book.name} after a one-word edit`,
      // Before the first, nothing was remembered.
      value: median(seconds.slice(1)),
      target: 0.4,
      unit: 'seconds',
    },
  ];
}

/** Records the whole book against the sandbox once, with audio ten times shorter than speech; then runs again. @param {ReturnType<typeof benchBook>} book @returns {Promise<Row[]>} */
async function rerunBench(book) {
  const sandbox = await startSandbox(['--latency', '0-20', '--characters-per-second', '150']);
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

const book = benchBook(process.argv[2]);
try {
  const rows = [
    ...versionBench(),
    ...measureBench(),
    ...planBench(book),
    ...(await cheapestPlanBench(book)),
    ...editBench(book),
    ...(await rerunBench(book)),
    ...(await throughputBench()),
    ...(await stitchBench()),
    ...(await limitsBench()),
  ];
  console.table(rows.map(lineOf));
} finally {
  rmSync(book.folder, { recursive: true, force: true });
}
