import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { createSoundThreads } from '../dist/deliver/sound/sound-threads.js';
import { buyBook, editBook, environment, forget, makeBook, makeSounds } from './growth-book.mjs';
import { growthTable } from './growth-table.mjs';
import { watchLoad } from './load.mjs';
import { cli } from './sandbox.mjs';
import { processorSeconds, spend } from './spend.mjs';
import { ffmpegs, runTask } from './stitch.mjs';
import { chaptersFor, jobs, soundJobs, writeTakes } from './stitch-book.mjs';

/**
 * `npm run bench:growth -- [hours…]`: measures how processor time and memory grow with the length of a book, for books of 1, 10,
 * 100 and 1,000 hours. Books of more than 10 hours are not encoded, and of more than 100 hours no sound is prepared.
 * @typedef {import('./growth-table.mjs').Point} Point
 */

const usualHours = [1, 10, 100, 1000];
const mostEncodedHours = 10;
const mostPreparedHours = 100;

const thisFile = fileURLToPath(import.meta.url);
/** @type {Map<string, Point[]>} */
const points = new Map();

/** @param {string} name @param {number} hours @param {import('./spend.mjs').Spent} spent */
function add(name, hours, spent) {
  const point = { hours, seconds: processorSeconds(spent), megabytes: spent.megabytes };
  points.set(name, [...(points.get(name) ?? []), point]);
  console.error(`${hours} h, ${name}: ${point.seconds.toFixed(2)} s, ${point.megabytes.toFixed(0)} MB`);
}

/** Measures the commands with a book whose takes are short. @param {number} hours */
async function measureCommands(hours) {
  const sounds = mkdtempSync(join(tmpdir(), 'narrate-growth-'));
  const folder = makeBook(hours);
  const narrate = (/** @type {string[]} */ ...args) =>
    spend([cli, ...args, '--json'], { cwd: folder, env: environment });
  const run = () => {
    const spent = narrate('--yes');
    const { status, bought, flagged } = JSON.parse(spent.output);
    if (status !== 'complete' || bought !== 0 || flagged.length > 0)
      throw new Error('The run of the benchmark was not complete.');
    return spent;
  };
  try {
    add('plan, nothing bought, nothing remembered', hours, narrate('--dry-run'));
    add('plan, nothing bought', hours, narrate('--dry-run'));
    await buyBook(folder, await makeSounds(sounds));
    add('dry run, all bought, nothing remembered', hours, narrate('--dry-run'));
    add('dry run, all bought', hours, narrate('--dry-run'));
    add('first run (no encoding)', hours, run());
    add('rerun with nothing to do', hours, run());
    add('status', hours, narrate('status'));
    const restore = editBook(folder);
    add('dry run after a one-word edit', hours, narrate('--dry-run'));
    restore();
    forget(folder);
    add('rerun with nothing remembered', hours, run());
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(sounds, { recursive: true });
  }
}

/** Prepares the sound of all chapters, as the threads of a run do. @param {import('./stitch-book.mjs').Place} place */
async function prepareAll(place) {
  const threads = createSoundThreads(jobs);
  const { signal } = new AbortController();
  await pLimit(jobs).map(await soundJobs(place, ['mp3']), async (job) => {
    await threads.run('prepareSound', job, signal);
    await rm(job.path);
  });
  await threads.close();
}

/** Measures the sound path with takes of full length. @param {number} hours */
async function measureSound(hours) {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-growth-'));
  const place = { folder, chapters: chaptersFor(hours) };
  try {
    await writeTakes(folder, 'tones');
    add('preparing the sound', hours, spend([thisFile, 'prepare', folder, String(place.chapters)]));
    if (hours > mostEncodedHours) return;
    add('stitching', hours, await runTask('deliver', place, ffmpegs().installed));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [first, folder = '', chapters] = process.argv.slice(2);
if (first === 'prepare') await prepareAll({ folder, chapters: Number(chapters) });
else {
  const given = process.argv.slice(2).map(Number);
  const load = watchLoad();
  for (const hours of given.length > 0 ? given : usualHours) {
    await measureCommands(hours);
    if (hours <= mostPreparedHours) await measureSound(hours);
  }
  console.log(`${load.report()}\n`);
  console.log(growthTable(points, ['preparing the sound', 'stitching']));
}
