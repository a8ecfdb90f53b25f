import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { findFfmpeg } from '../dist/audio/ffmpeg/find-ffmpeg.js';
import { encoderSettings } from '../dist/audio/formats/encoder-settings.js';
import { formats } from '../dist/audio/formats/registry.js';
import { deliver } from '../dist/deliver/deliver.js';
import { figuresOf, markdownTable } from './rows.mjs';
import { processorSeconds, spend } from './spend.mjs';
import {
  bookFormats,
  chaptersFor,
  encodings,
  jobs,
  numbers,
  rawPath,
  sampleRate,
  stitchBook,
  writeRaw,
  writeTakes,
} from './stitch-book.mjs';

/** @typedef {import('./stitch-book.mjs').Material} Material */
/** @typedef {import('./stitch-book.mjs').Place} Place */
/** @typedef {'deliver' | 'alone'} Task */
/**
 * @typedef {{ hours: number, rounds: number, material: Material, ffmpeg: string, targets: Targets }} StitchOptions
 *   `ffmpeg`: its path
 */
/** The highest ratios to ffmpeg alone. @typedef {{ wall: number, processor: number }} Targets */

const usualHours = 0.5;
const usualRounds = 3;

/** @param {string} ffmpeg @param {string} input @param {readonly string[]} options */
const ffmpegAlone = (ffmpeg, input, options) =>
  new Promise((resolve, reject) => {
    const source = ['-f', 's16le', '-ar', String(sampleRate), '-ac', '1', '-i', input];
    spawn(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...source, ...options], { stdio: 'inherit' })
      .on('error', reject)
      .on('exit', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`ffmpeg: status ${code}`))));
  });

/**
 * Encodes the raw files only with ffmpeg, with the same settings and number of processes: each chapter to MP3, and to AAC for the
 * book.
 * @param {Place} place
 */
async function encodeAlone(place) {
  const book = stitchBook(place);
  const { path: ffmpeg } = await findFfmpeg({ ...book, encoders: ['aac', 'libmp3lame'], known: null });
  const alone = join(place.folder, 'alone');
  await mkdir(alone, { recursive: true });
  const limit = pLimit(jobs);
  /** @param {'mp3' | 'm4b'} format @param {number} chapter */
  const encode = (format, chapter) => {
    const { options } = encoderSettings(format, sampleRate, encodings[format]);
    const output = join(alone, `${chapter}.${format}`);
    const settings = [...options, ...formats[format].container, output];
    return limit(() => ffmpegAlone(ffmpeg, rawPath(place.folder, chapter, format), settings));
  };
  await Promise.all(
    numbers(place.chapters).flatMap((chapter) => bookFormats.map((format) => encode(format, chapter))),
  );
}

const thisFile = fileURLToPath(import.meta.url);

/**
 * Runs a task in a process of its own. A delivery finds no files of an earlier one.
 * @param {Task} task @param {Place} place @param {string} ffmpeg
 */
export async function runTask(task, { folder, chapters }, ffmpeg) {
  for (const name of ['out', 'parts']) await rm(join(folder, name), { recursive: true, force: true });
  return spend([thisFile, task, folder, String(chapters)], { env: { FFMPEG_PATH: ffmpeg } });
}

/**
 * Delivers a book as MP3 chapters for ACX and one M4B: measures, normalises the loudness, encodes, and measures again what is close
 * to a limit. Compares this with ffmpeg processes that only encode the same samples, before and after, so that other work on the
 * machine affects both sides.
 * @param {StitchOptions & { name: string }} options `name`: what to call the ffmpeg and the sound
 * @returns {Promise<import('./rows.mjs').Figure[]>}
 */
export async function stitchBench({ hours, rounds, material, ffmpeg, targets, name }) {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  const place = { folder, chapters: chaptersFor(hours) };
  try {
    await writeTakes(folder, material);
    await writeRaw(place);
    const runs = [];
    let before = await runTask('alone', place, ffmpeg);
    for (let round = 0; round < rounds; round += 1) {
      const narrate = await runTask('deliver', place, ffmpeg);
      const after = await runTask('alone', place, ffmpeg);
      const wall = (2 * narrate.seconds) / (before.seconds + after.seconds);
      const processor =
        (2 * processorSeconds(narrate)) / (processorSeconds(before) + processorSeconds(after));
      runs.push(rowsOf({ name: `stitching ${hours} h (${name})`, wall, processor, narrate, targets }));
      before = after;
    }
    return figuresOf(runs);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {{ name: string, wall: number, processor: number, narrate: import('./spend.mjs').Spent, targets: Targets }} measured
 * @returns {import('./rows.mjs').Row[]}
 */
const rowsOf = ({ name, wall, processor, narrate, targets }) => [
  { name: `${name}: time / ffmpeg alone`, value: wall, target: targets.wall, unit: 'times' },
  {
    name: `${name}: processor time / ffmpeg alone`,
    value: processor,
    target: targets.processor,
    unit: 'times',
  },
  { name: `${name}: memory`, value: narrate.megabytes, target: 150, unit: 'MB' },
];

/** Returns the ffmpeg programs to measure: the first in PATH, and the one that narrate brings. */
export function ffmpegs() {
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'ffmpeg'))
    .find((path) => existsSync(path));
  /** @type {{ path: string }} */
  const { path: bundled } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
  return { installed: installed ?? bundled, bundled };
}

/**
 * Returns functions that measure both programs with tones, and the installed one also with peaks.
 * @param {number} hours @param {number} rounds @returns {(() => Promise<import('./rows.mjs').Figure[]>)[]}
 */
export function stitchBenches(hours, rounds) {
  const { installed, bundled } = ffmpegs();
  const common = { hours, rounds, targets: { wall: 1.15, processor: 1.2 } };
  const slower = { wall: 1.1, processor: 1.15 };
  return [
    { ...common, material: /** @type {const} */ ('tones'), ffmpeg: installed, name: 'installed ffmpeg' },
    {
      ...common,
      material: /** @type {const} */ ('tones'),
      ffmpeg: bundled,
      name: 'bundled ffmpeg',
      targets: slower,
    },
    {
      ...common,
      material: /** @type {const} */ ('peaks'),
      ffmpeg: installed,
      name: 'sound that needs the limiter',
    },
  ].map((options) => () => stitchBench(options));
}

if (process.argv[1] === thisFile) {
  const [, , first = String(usualHours), second = String(usualRounds), chapters] = process.argv;
  const place = { folder: second, chapters: Number(chapters) };
  if (first === 'alone') await encodeAlone(place);
  else if (first === 'deliver') await deliver(stitchBook(place));
  else
    for (const bench of stitchBenches(Number(first), Number(second)))
      console.log(markdownTable(await bench()));
}
