import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { acxEncoding, loudnessTargets } from '../dist/audio/dsp/loudness-targets.js';
import { findFfmpeg } from '../dist/audio/ffmpeg/find-ffmpeg.js';
import { encoderSettings } from '../dist/audio/formats/encoder-settings.js';
import { formats } from '../dist/audio/formats/registry.js';
import { waveFile } from '../dist/audio/wav/wav-file.js';
import { deliver } from '../dist/deliver/deliver.js';
import { defaultEncodings } from '../dist/manifest/schema/encoding-schema.js';
import { speakTone } from '../dist/sandbox/tone.js';
import { lineOf } from './rows.mjs';

const sampleRate = 24_000;
const jobs = availableParallelism();
const gaps = {
  sentence: 0.3,
  paragraph: 0.6,
  listItem: 0.5,
  heading: 0.9,
  section: 1.2,
  thematicBreak: 1.5,
  chapterStart: 0.75,
  chapterEnd: 2,
};
/** As in the Rust book: chunks of 105 seconds, about five in a chapter. */
const takesAChapter = 5;
const charactersATake = 1_575;
const charactersASecond = 15;
const secondsAChapter = (takesAChapter * charactersATake) / charactersASecond;
/** Few enough that all takes are in the disk cache, both for narrate and for ffmpeg alone. */
const differentTakes = 20;
const usualHours = 2;

const encodings = {
  ...defaultEncodings,
  mp3: { bitrate: acxEncoding.bitrate, sampleRate: acxEncoding.sampleRate, channels: null },
};

/** @param {number} count */
const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);

/** @param {string} folder @param {number} chapter @param {number} chunk */
const takePath = (folder, chapter, chunk) =>
  join(folder, `take-${(chapter * takesAChapter + chunk) % differentTakes}.wav`);

/**
 * @param {string} root
 * @param {number} chapters
 * @returns {Omit<import('../dist/deliver/delivery.js').DeliverOptions, 'outputFolder'>}
 */
const bookOf = (root, chapters) => ({
  root,
  manifest: 'pipeline.yaml',
  segmentsFolder: join(root, 'parts'),
  title: 'Benchmark',
  author: null,
  narrator: null,
  year: null,
  genre: 'Audiobook',
  description: null,
  language: 'en',
  cover: null,
  audio: {
    chapters: ['mp3'],
    book: ['m4b'],
    gaps,
    marks: 'chapters',
    captions: ['vtt', 'srt'],
    wordTimes: false,
    encoding: encodings,
    loudness: loudnessTargets.acx,
  },
  chapters: numbers(chapters).map((chapter) => ({
    chapter,
    file: `${chapter}.md`,
    title: `Part ${chapter}`,
    sections: [],
    lines: numbers(takesAChapter).map((chunk) => ({
      sentences: [[{ text: 'words', chunk, from: 0, to: 5 }]],
    })),
    chunks: numbers(takesAChapter).map((chunk) => ({
      chunk: {
        chapter,
        chunk,
        text: 'words',
        voiceSettings: { voice: 'any', prompt: null, language: null },
        key: `${chapter}-${chunk}`,
        seam: chunk === 1 ? 'chapter-start' : 'paragraph',
        place: { file: `${chapter}.md`, line: chunk, column: 1 },
        endLine: chunk,
        source: '0'.repeat(64),
        firstBlock: 0,
        lastBlock: 0,
      },
      take: { path: takePath(root, chapter, chunk), fingerprint: `${chapter}-${chunk}:1`, measures: null },
    })),
  })),
  only: null,
  ffmpegPath: process.env.FFMPEG_PATH ?? null,
  searchPath: process.env.PATH ?? '',
  jobs,
  onEvent: () => undefined,
  signal: new AbortController().signal,
});

/**
 * @param {string} ffmpeg
 * @param {string} input
 * @param {string} output
 * @param {readonly string[]} options
 */
const ffmpegAlone = (ffmpeg, input, output, options) =>
  new Promise((resolve, reject) => {
    const args = [
      '-nostdin',
      '-v',
      'error',
      '-y',
      '-f',
      's16le',
      '-ar',
      String(sampleRate),
      '-ac',
      '1',
      '-i',
      input,
    ];
    spawn(ffmpeg, [...args, ...options, output], { stdio: 'inherit' })
      .on('error', reject)
      .on('exit', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`ffmpeg: status ${code}`))));
  });

/** @param {string} folder */
async function writeTakes(folder) {
  const text = 'word '.repeat(charactersATake / 5);
  for (const take of numbers(differentTakes)) {
    const sound = speakTone({ text, voice: `voice ${take % 3}`, digest: `${take}` }, charactersASecond);
    await writeFile(join(folder, `take-${take - 1}.wav`), waveFile(new Uint8Array(sound.buffer), sampleRate));
  }
}

/**
 * Writes the same samples as raw files, one for each chapter.
 * @param {string} folder
 * @param {number} chapters
 */
async function writeBare(folder, chapters) {
  /** @param {number} seconds */
  const silence = (seconds) => Buffer.alloc(Math.round(seconds * sampleRate) * 2);
  for (const chapter of numbers(chapters)) {
    const path = join(folder, `${chapter}.raw`);
    for (const chunk of numbers(takesAChapter)) {
      await appendFile(path, silence(chunk === 1 ? gaps.chapterStart : gaps.paragraph));
      await appendFile(path, (await readFile(takePath(folder, chapter, chunk))).subarray(44));
    }
    await appendFile(path, silence(gaps.chapterEnd));
  }
}

/**
 * Encodes the raw files only with ffmpeg, with the same settings and number of processes: each chapter to MP3 and to AAC for
 * the book. Returns the duration in seconds.
 * @param {string} folder
 * @param {number} chapters
 */
async function encodeAlone(folder, chapters) {
  const book = bookOf(folder, chapters);
  const { path: ffmpeg } = await findFfmpeg({ ...book, encoders: ['aac', 'libmp3lame'], known: null });
  const alone = join(folder, 'alone');
  await mkdir(alone, { recursive: true });
  const limit = pLimit(jobs);
  /** @param {'mp3' | 'm4b'} format @param {number} chapter */
  const encode = (format, chapter) => {
    const { options } = encoderSettings(format, sampleRate, encodings[format]);
    const { container } = formats[format];
    const output = join(alone, `${chapter}.${format}`);
    return limit(() =>
      ffmpegAlone(ffmpeg, join(folder, `${chapter}.raw`), output, [...options, ...container]),
    );
  };
  const start = performance.now();
  await Promise.all(numbers(chapters).flatMap((chapter) => [encode('m4b', chapter), encode('mp3', chapter)]));
  return (performance.now() - start) / 1000;
}

/** Returns the CPU seconds of this process and its ended child processes: utime, stime, cutime and cstime in proc(5). */
async function processorSeconds() {
  const stat = await readFile('/proc/self/stat', 'utf8');
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return ticks.reduce((sum, value) => sum + value, 0) / 100;
}

/** @typedef {{seconds: number, processorSeconds: number, megabytes: number}} Spent */
/** @typedef {'deliver' | 'alone'} Task */

/** Runs a task in this process and prints its figures. @param {string} task @param {string} folder @param {number} chapters */
async function runTask(task, folder, chapters) {
  const start = performance.now();
  if (task === 'alone') await encodeAlone(folder, chapters);
  else await deliver({ ...bookOf(folder, chapters), outputFolder: join(folder, 'out') });
  const seconds = (performance.now() - start) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds, processorSeconds: await processorSeconds(), megabytes }));
}

const thisFile = fileURLToPath(import.meta.url);

/** @param {Task} task @param {string} folder @param {number} chapters @returns {Promise<Spent>} */
const inOwnProcess = (task, folder, chapters) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [thisFile, task, folder, String(chapters)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data) => {
      printed += data;
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(printed)) : reject(new Error(`Stitching ended with status ${code}.`)),
    );
  });

/**
 * Delivers the sandbox's tone as MP3 chapters for ACX and one M4B: measures, normalises the loudness, encodes and measures
 * again. Compares the time with that of ffmpeg processes that only encode the same samples.
 * @param {number} hours
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function stitchBench(hours = usualHours) {
  const chapters = Math.max(1, Math.round((hours * 3600) / secondsAChapter));
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  try {
    await writeTakes(folder);
    await writeBare(folder, chapters);
    // ffmpeg alone runs before and after, so that other work on the machine affects both sides.
    const before = await inOwnProcess('alone', folder, chapters);
    const narrate = await inOwnProcess('deliver', folder, chapters);
    const after = await inOwnProcess('alone', folder, chapters);
    const again = await inOwnProcess('deliver', folder, chapters);
    /** @param {'seconds' | 'processorSeconds'} figure */
    const ratio = (figure) => (2 * narrate[figure]) / (before[figure] + after[figure]);
    const realTime = Math.round((chapters * secondsAChapter) / narrate.seconds);
    return [
      {
        name: `stitching ${hours} h (${narrate.seconds.toFixed(0)} s, ${realTime} times real time) / ffmpeg encoding alone`,
        value: ratio('seconds'),
        target: 1.3,
        unit: 'times',
      },
      {
        name: 'the same in seconds of processor, which other work on the machine moves less',
        value: ratio('processorSeconds'),
        target: 1.3,
        unit: 'times',
      },
      { name: `stitching ${hours} h, peak memory`, value: narrate.megabytes, target: 300, unit: 'MB' },
      { name: 'stitching again with nothing to do', value: again.seconds * 1000, target: 100, unit: 'ms' },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === thisFile) {
  const [, , first, folder = '', chapters] = process.argv;
  if (first === 'deliver' || first === 'alone') await runTask(first, folder, Number(chapters));
  else console.table((await stitchBench(first === undefined ? usualHours : Number(first))).map(lineOf));
}
