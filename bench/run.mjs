import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchBook } from './book.mjs';
import { sixChaptersBench, wholeBench } from './chapters.mjs';
import { cheapestPlanBench } from './cheapest-plan.mjs';
import { limitsBench } from './limits.mjs';
import { watchLoad } from './load.mjs';
import { measureBench } from './measure.mjs';
import { nothingToDoBench, planBench, versionBench } from './planning.mjs';
import { figuresOf, markdownLine, markdownTable } from './rows.mjs';
import { stitchBenches } from './stitch.mjs';
import { throughputBench } from './throughput.mjs';

/**
 * `npm run bench -- [folder] [options]`: measures narrate against its targets, and prints the table of docs/performance.md. A folder
 * of Markdown files is the book; without one, it is generated prose.
 *   --name <text>  what to call the book in the table
 *   --rounds <n>   how often each figure is measured (3)
 *   --hours <n>    the length of the stitched book (0.5, so that everything takes about ten minutes)
 *   --whole        also the first run of the whole book, which takes many minutes
 *   --limits       also the rate limiter, and how fast requests are completed (`node bench/limits.mjs` explains it)
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    hours: { type: 'string', default: '0.5' },
    whole: { type: 'boolean', default: false },
    limits: { type: 'boolean', default: false },
  },
});
const [source = null] = positionals;
const name = values.name ?? (source === null ? 'a synthetic book of 17 hours' : 'the book');
const rounds = Number(values.rounds);
const stitchHours = Number(values.hours);

/** @typedef {import('./rows.mjs').Row} Row */
/** @typedef {ReturnType<typeof benchBook>} Book */

/** Runs a benchmark several times. @param {() => Row[] | Promise<Row[]>} bench */
async function repeated(bench) {
  const runs = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await bench());
  return figuresOf(runs);
}

/** Runs a benchmark with its own copy of the book. @template Value @param {(book: Book) => Promise<Value>} bench */
async function withBook(bench) {
  const book = benchBook(source, name);
  try {
    return await bench(book);
  } finally {
    rmSync(book.folder, { recursive: true, force: true });
  }
}

/** @type {import('./rows.mjs').Figure[]} */
const figures = [];
/** Adds figures to the table, and prints them at once on stderr. @param {readonly import('./rows.mjs').Figure[]} measured */
function add(measured) {
  figures.push(...measured);
  for (const figure of measured) console.error(markdownLine(figure));
}

const load = watchLoad();
for (const bench of stitchBenches(stitchHours, rounds)) add(await bench());
add(await withBook(async (book) => figuresOf(await sixChaptersBench(book, rounds))));
await withBook(async (book) => {
  add(await repeated(versionBench));
  add(await repeated(() => planBench(book)));
  add(await repeated(() => cheapestPlanBench(book)));
  add(figuresOf(await nothingToDoBench(book, rounds)));
});
add(await repeated(measureBench));
if (values.limits) add(figuresOf([[...(await throughputBench()), ...(await limitsBench())]]));
if (values.whole) add(figuresOf([await withBook(wholeBench)]));
console.log(`${load.report()}\n`);
console.log(markdownTable(figures));
