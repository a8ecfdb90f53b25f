import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeManifest } from './book.mjs';
import { cli, startSandbox } from './sandbox.mjs';
import { processorSeconds, spend } from './spend.mjs';

/** @typedef {ReturnType<typeof import('./book.mjs').benchBook>} Book */

const count = 6;
/** The text of 0.84 hours at 15 characters a second, with its Markdown. */
const bytes = 50_000;

/** Returns the first of the six consecutive chapters with about 0.84 hours of speech, from 1. @param {Book} book */
function firstChapter({ folder, chapters }) {
  const sizes = chapters.map((name) => statSync(join(folder, name)).size);
  const starts = sizes.slice(0, sizes.length - count + 1).map((_, start) => {
    const total = sizes.slice(start, start + count).reduce((sum, size) => sum + size, 0);
    return { start, off: Math.abs(total - bytes) };
  });
  return (starts.toSorted((a, b) => a.off - b.off)[0]?.start ?? 0) + 1;
}

/** Deletes the audio files and the encoded chapters, so that the next run writes them. @param {Book} book */
function removeAudio({ folder }) {
  for (const name of ['audiobook', '.narrate/cache/pipeline.yaml.parts'])
    rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * Writes six chapters of a book that are bought already, as MP3 with 192 kb/s and as M4B.
 * @param {Book} book a copy with a manifest of its own
 * @param {number} rounds
 * @returns {Promise<import('./rows.mjs').Row[][]>}
 */
export async function sixChaptersBench(book, rounds) {
  const first = firstChapter(book);
  const names = book.chapters.slice(first - 1, first - 1 + count);
  writeManifest(book.folder, names, 'check: off\n');
  const sandbox = await startSandbox(['--latency', '0-20', '--characters-per-second', '15']);
  const env = { PIXAZO_BASE_URL: sandbox.url, PIXAZO_API_KEY: 'sandbox' };
  const run = () => spend([cli, '--yes', '--json', '--concurrency', '32'], { cwd: book.folder, env });
  try {
    run();
    return Array.from({ length: rounds }, () => {
      removeAudio(book);
      return rowsOf(`six chapters of ${book.name}`, run(), { seconds: 14, user: 27, system: 2, memory: 150 });
    });
  } finally {
    sandbox.stop();
  }
}

/**
 * Buys and writes a whole book. It takes many minutes.
 * @param {Book} book without `.narrate`
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function wholeBench(book) {
  const sandbox = await startSandbox(['--latency', '0-20', '--characters-per-second', '15']);
  const env = { PIXAZO_BASE_URL: sandbox.url, PIXAZO_API_KEY: 'sandbox' };
  try {
    const spent = spend([cli, '--yes', '--json', '--concurrency', '32'], { cwd: book.folder, env });
    const name = `first run of ${book.name}`;
    return [
      { name: `${name}: processor time`, value: processorSeconds(spent), target: 950, unit: 's' },
      { name: `${name}: memory`, value: spent.megabytes, target: 200, unit: 'MB' },
    ];
  } finally {
    sandbox.stop();
  }
}

/**
 * @param {string} name
 * @param {import('./spend.mjs').Spent} spent
 * @param {{ seconds: number, user: number, system: number, memory: number }} targets
 * @returns {import('./rows.mjs').Row[]}
 */
const rowsOf = (name, spent, targets) => [
  { name: `${name}: time`, value: spent.seconds, target: targets.seconds, unit: 's' },
  { name: `${name}: user time`, value: spent.userSeconds, target: targets.user, unit: 's' },
  { name: `${name}: system time`, value: spent.systemSeconds, target: targets.system, unit: 's' },
  { name: `${name}: memory`, value: spent.megabytes, target: targets.memory, unit: 'MB' },
];
