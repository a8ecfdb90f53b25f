import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { bestForTakes } from '../dist/audio/codec-limits.js';
import { encoderSettings } from '../dist/audio/encoder-settings.js';
import { findFfmpeg } from '../dist/audio/find-ffmpeg.js';
import { loudnessTargets } from '../dist/audio/loudness-targets.js';
import { waveFile, waveHeader } from '../dist/audio/wave-file.js';
import { deliver } from '../dist/deliver/deliver.js';
import { freeEncodings } from '../dist/manifest/encoding-schema.js';
import { lineOf } from './rows.mjs';

const sampleRate = 24_000;
const jobs = availableParallelism();
const gaps = {
  sentence: 0,
  paragraph: 0.35,
  listItem: 0,
  heading: 0,
  section: 1,
  thematicBreak: 0,
  chapterStart: 0.75,
  chapterEnd: 2,
};
const takesAChapter = 10;
const takeSeconds = 90;
const chapterCount = 8;
const rounds = 2;
const longBookHours = 10;

/** @param {number} count */
const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);

/**
 * A voice of many harmonics, in bursts, with breath: encoders work about as hard on it as on speech.
 * @param {number} seed
 */
function speechLike(seed) {
  const sound = new Int16Array(takeSeconds * sampleRate);
  let phase = 0;
  let noise = seed * 7_919 + 1;
  for (let index = 0; index < sound.length; index++) {
    const time = index / sampleRate;
    const burst = Math.max(0, Math.sin(2 * Math.PI * (2.3 + (seed % 7) * 0.31) * time + seed));
    phase += (2 * Math.PI * (110 + (seed % 11) * 9 + 25 * Math.sin(2 * Math.PI * 0.7 * time))) / sampleRate;
    let voice = 0;
    for (let harmonic = 1; harmonic < 9; harmonic++) voice += Math.sin(phase * harmonic) / harmonic;
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fffffff;
    sound[index] = burst * (voice + 0.2 * (noise / 0x3fffffff - 1)) * 7_000;
  }
  return sound;
}

/**
 * A book whose takes are `takePath(chapter, chunk)`.
 * @param {string} root
 * @param {number} chapters
 * @param {(chapter: number, chunk: number) => string} takePath
 * @returns {Omit<import('../dist/deliver/delivery.js').DeliverOptions, 'outputFolder'>}
 */
const bookOf = (root, chapters, takePath) => ({
  root,
  manifest: 'pipeline.yaml',
  partsFolder: join(root, 'parts'),
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
    encoding: freeEncodings,
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
        speaker: { voice: 'any', prompt: null, language: null },
        key: `${chapter}-${chunk}`,
        seam: chunk === 1 ? 'chapter-start' : 'paragraph',
        place: { file: `${chapter}.md`, line: chunk, column: 1 },
        endLine: chunk,
        firstBlock: 0,
        lastBlock: 0,
      },
      take: { path: takePath(chapter, chunk), fingerprint: `${chapter}-${chunk}:1`, measures: null },
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

/** @param {() => Promise<unknown>} work */
async function secondsFor(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** @param {string} folder */
async function writeTakes(folder) {
  /** @param {number} chapter @param {number} chunk */
  const takePath = (chapter, chunk) => join(folder, `${chapter}-${chunk}.wav`);
  const sounds = numbers(5).map((seed) => waveFile(new Uint8Array(speechLike(seed).buffer), sampleRate));
  for (const chapter of numbers(chapterCount))
    for (const chunk of numbers(takesAChapter))
      await writeFile(
        takePath(chapter, chunk),
        /** @type {Uint8Array} */ (sounds[(chapter + chunk) % sounds.length]),
      );
  return takePath;
}

/**
 * The same samples as bare files: one a chapter, and the whole.
 * @param {string} folder
 * @param {(chapter: number, chunk: number) => string} takePath
 */
async function writeBare(folder, takePath) {
  /** @param {number} seconds */
  const silence = (seconds) => Buffer.alloc(Math.round(seconds * sampleRate) * 2);
  const whole = await open(join(folder, 'whole.raw'), 'w');
  for (const chapter of numbers(chapterCount)) {
    const parts = [];
    for (const chunk of numbers(takesAChapter)) {
      parts.push(silence(chunk === 1 ? gaps.chapterStart : gaps.paragraph));
      parts.push((await readFile(takePath(chapter, chunk))).subarray(44));
    }
    const sound = Buffer.concat([...parts, silence(gaps.chapterEnd)]);
    await writeFile(join(folder, `${chapter}.raw`), sound);
    await whole.appendFile(sound);
  }
  await whole.close();
}

async function measureSpeed() {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  try {
    const takePath = await writeTakes(folder);
    await writeBare(folder, takePath);
    const book = bookOf(folder, chapterCount, takePath);
    const { path: ffmpeg } = await findFfmpeg({ ...book, encoders: ['aac', 'libmp3lame'], known: null });
    /** @param {import('../dist/audio/codec-limits.js').AudioFormat} format */
    const optionsOf = (format) => {
      const { options, container } = encoderSettings(format, sampleRate, bestForTakes);
      return [...options, ...container];
    };
    const mp3 = optionsOf('mp3');
    const m4b = optionsOf('m4b');
    const best = { ours: Number.POSITIVE_INFINITY, alone: Number.POSITIVE_INFINITY };
    for (const round of numbers(rounds)) {
      const outputFolder = join(folder, `ours-${round}`);
      best.ours = Math.min(best.ours, await secondsFor(() => deliver({ ...book, outputFolder })));
      const alone = join(folder, `alone-${round}`);
      await mkdir(alone);
      const limit = pLimit(jobs);
      const work = () =>
        Promise.all([
          limit(() => ffmpegAlone(ffmpeg, join(folder, 'whole.raw'), join(alone, 'whole.m4b'), m4b)),
          ...numbers(chapterCount).map((chapter) =>
            limit(() =>
              ffmpegAlone(ffmpeg, join(folder, `${chapter}.raw`), join(alone, `${chapter}.mp3`), mp3),
            ),
          ),
        ]);
      best.alone = Math.min(best.alone, await secondsFor(work));
    }
    const warm = await secondsFor(() => deliver({ ...book, outputFolder: join(folder, `ours-${rounds}`) }));
    return { ratio: best.ours / best.alone, seconds: best.ours, warm };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs in a process of its own: delivers a long book of one sparse take and prints its peak of memory. */
async function deliverLongBook() {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  try {
    const chapters = 20;
    const bytes = Math.round((longBookHours * 3600 * sampleRate) / (chapters * takesAChapter)) * 2;
    const header = waveHeader(0, sampleRate);
    header.writeUInt32LE(bytes + 36, 4);
    header.writeUInt32LE(bytes, 40);
    const take = await open(join(folder, 'take.wav'), 'w');
    await take.write(header);
    await take.truncate(44 + bytes);
    await take.close();
    await deliver({
      ...bookOf(folder, chapters, () => join(folder, 'take.wav')),
      outputFolder: join(folder, 'out'),
    });
    console.log(process.resourceUsage().maxRSS / 1024);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const thisFile = fileURLToPath(import.meta.url);

/** @returns {Promise<number>} megabytes */
const measureMemory = () =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [thisFile, '--long-book'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data) => {
      printed += data;
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(Number(printed)) : reject(new Error(`The long book ended with status ${code}.`)),
    );
  });

/**
 * Two hours of sound, as MP3 chapters and one M4B: our wall time against that of bare ffmpeg processes on the same
 * samples, with the same settings, as many at once. Alternating, the best of each.
 * @returns {Promise<import('./rows.mjs').Row[]>}
 */
export async function stitchBench() {
  const { ratio, seconds, warm } = await measureSpeed();
  const hours = (chapterCount * takesAChapter * takeSeconds) / 3600;
  return [
    {
      name: `stitching ${hours} h, against ffmpeg alone (${seconds.toFixed(1)} s)`,
      value: ratio,
      target: 1.2,
      unit: 'x',
    },
    { name: 'stitching again with nothing to do', value: warm * 1000, target: 100, unit: 'ms' },
    {
      name: `stitching ${longBookHours} h, peak memory`,
      value: await measureMemory(),
      target: 300,
      unit: 'MB',
    },
  ];
}

if (process.argv[1] === thisFile) {
  if (process.argv[2] === '--long-book') await deliverLongBook();
  else console.table((await stitchBench()).map(lineOf));
}
