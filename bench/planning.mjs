import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { median } from './pairs.mjs';
import { cli, startSandbox } from './sandbox.mjs';
import { processorSeconds, spend } from './spend.mjs';

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {ReturnType<typeof import('./book.mjs').benchBook>} Book */
/** @typedef {import('./spend.mjs').Spent} Spent */

/** The pairs of one value. A short process needs several, because its time varies. */
const pairs = 5;
const node = () => spend(['-e', '0']);

/**
 * Returns the ratio of the processor times of two commands, which run in turn, and the memory of the first.
 * @param {() => Spent} a @param {() => Spent} b @param {number} [count]
 */
function compare(a, b, count = pairs) {
  const measured = Array.from({ length: count }, () => ({ a: a(), b: b() }));
  return {
    ratio: median(measured.map((pair) => processorSeconds(pair.a) / processorSeconds(pair.b))),
    megabytes: median(measured.map((pair) => pair.a.megabytes)),
  };
}

/** @returns {Row[]} */
export const versionBench = () => [
  {
    name: '`narrate --version` / `node -e 0`',
    value: compare(() => spend([cli, '--version']), node).ratio,
    target: 2,
    unit: 'times',
  },
];

/** Measures a dry run with nothing bought and nothing remembered. @param {Book} book @returns {Row[]} */
export function planBench(book) {
  const parse = [resolve(import.meta.dirname, 'parse-alone.mjs'), ...book.chapters];
  const { ratio } = compare(
    () => {
      rmSync(join(book.folder, '.narrate', 'cache'), { recursive: true, force: true });
      return spend([cli, '--dry-run', '--json'], { cwd: book.folder });
    },
    () => spend(parse, { cwd: book.folder }),
    3,
  );
  const name = `planning ${book.name}, nothing remembered / remark parsing it`;
  return [{ name, value: ratio, target: 1.15, unit: 'times' }];
}

/**
 * Records the whole book once with the sandbox, whose audio is ten times shorter than speech. Then measures a rerun, dry runs, and
 * dry runs after edits.
 * @param {Book} book @param {number} rounds @returns {Promise<Row[][]>}
 */
export async function nothingToDoBench(book, rounds) {
  const sandbox = await startSandbox(['--latency', '0-20', '--characters-per-second', '150']);
  const env = { PIXAZO_BASE_URL: sandbox.url, PIXAZO_API_KEY: 'sandbox' };
  const narrate = (/** @type {string[]} */ ...args) =>
    spend([cli, ...args, '--json'], { cwd: book.folder, env });
  try {
    narrate('--yes', '--concurrency', '32');
    return Array.from({ length: rounds }, () => [
      ...rerunRows(book, () => narrate()),
      ...dryRunRows(book, () => narrate('--dry-run')),
    ]);
  } finally {
    sandbox.stop();
  }
}

/** @param {Book} book must be recorded @param {() => Spent} rerun @returns {Row[]} */
function rerunRows(book, rerun) {
  const { ratio, megabytes } = compare(() => {
    const spent = rerun();
    const { bought, status } = JSON.parse(spent.output);
    if (bought !== 0 || status !== 'complete') throw new Error('the rerun had something to do');
    return spent;
  }, node);
  const name = `rerun of ${book.name} with nothing to do`;
  return [
    { name: `${name}: processor time / \`node -e 0\``, value: ratio, target: 6, unit: 'times' },
    { name: `${name}: memory`, value: megabytes, target: 100, unit: 'MB' },
  ];
}

let words = 0;

/** Measures dry runs without and with a change of one word. @param {Book} book must be recorded @param {() => Spent} dryRun @returns {Row[]} */
function dryRunRows(book, dryRun) {
  const unchanged = compare(dryRun, node);
  const file = join(book.folder, /** @type {string} */ (book.chapters[book.chapters.length >> 1]));
  const text = readFileSync(file, 'utf8');
  const edited = compare(() => {
    words += 1;
    writeFileSync(file, text.replace(/^([A-Z][a-z]+ )/m, `$1word${words} `));
    const spent = dryRun();
    const { buy } = JSON.parse(spent.output).total;
    if (buy !== 1) throw new Error(`the edit costs ${buy} chunks instead of 1`);
    return spent;
  }, node);
  writeFileSync(file, text);
  const unit = 'times';
  return [
    {
      name: `dry run of ${book.name}: processor time / \`node -e 0\``,
      value: unchanged.ratio,
      target: 3.5,
      unit,
    },
    { name: 'the same after a one-word edit', value: edited.ratio, target: 3.5, unit },
  ];
}
