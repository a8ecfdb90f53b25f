import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { acxEncoding, ceilingFor, loudnessTargets, signalAim } from '../dist/audio/dsp/loudness-targets.js';
import { waveFile } from '../dist/audio/wav/wav-file.js';
import { KnownTakes } from '../dist/deliver/sound/known-takes.js';
import { prepareSound } from '../dist/deliver/sound/prepare-sound.js';
import { defaultEncodings } from '../dist/manifest/schema/encoding-schema.js';
import { readSchema } from '../dist/manifest/schema/manifest-schema.js';
import { speakTone } from '../dist/sandbox/tone.js';

/**
 * How the takes sound. `tones`: like speech, with peaks that need no limiter. `peaks`: with a loud peak every second, as in real
 * speech, so that the limiter has work.
 * @typedef {'tones' | 'peaks'} Material
 */
/**
 * A synthetic book in a folder.
 * @typedef {{ folder: string, chapters: number }} Place
 */

export const sampleRate = 24_000;
export const jobs = availableParallelism();
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
/** By how much the peaks are above the root mean square. Without the limiter, ACX's level would put them above ACX's ceiling. */
const peakDb = 21;
const peakSamples = 48;

export const encodings = {
  ...defaultEncodings,
  mp3: { bitrate: acxEncoding.bitrate, sampleRate: acxEncoding.sampleRate, channels: null },
};
export const bookFormats = /** @type {const} */ (['m4b', 'mp3']);

/** @param {number} count */
export const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);

/** Returns how many chapters have about so many hours. @param {number} hours */
export const chaptersFor = (hours) => Math.max(1, Math.round((hours * 3600) / secondsAChapter));

/** @param {string} folder @param {number} chapter @param {number} chunk */
const takePath = (folder, chapter, chunk) =>
  join(folder, `take-${(chapter * takesAChapter + chunk) % differentTakes}.wav`);

/** @param {string} folder @param {number} chapter @param {'m4b' | 'mp3'} format */
export const rawPath = (folder, chapter, format) => join(folder, `${chapter}.${format}.raw`);

/**
 * Returns what to deliver: MP3 chapters for ACX and one M4B.
 * @param {Place} place
 * @returns {import('../dist/deliver/delivery.js').DeliverOptions}
 */
export const stitchBook = ({ folder, chapters }) => ({
  root: folder,
  manifest: 'pipeline.yaml',
  outputFolder: join(folder, 'out'),
  segmentsFolder: join(folder, 'parts'),
  title: 'Benchmark',
  author: null,
  narrator: null,
  year: null,
  genre: 'Audiobook',
  description: null,
  disclosure: null,
  language: 'en',
  cover: null,
  publish: { epub: null },
  page: false,
  reading: { policies: readSchema.parse({}), found: [], chapters: new Map() },
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
      span: { line: chunk, column: 1, endLine: chunk, endColumn: 6 },
      language: null,
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
      take: { path: takePath(folder, chapter, chunk), fingerprint: `${chapter}-${chunk}:1`, measures: null },
    })),
  })),
  only: null,
  ffmpegPath: process.env.FFMPEG_PATH ?? null,
  searchPath: process.env.PATH ?? '',
  jobs,
  onEvent: () => undefined,
  signal: new AbortController().signal,
});

/** Writes the takes of a book of any length. @param {string} folder @param {Material} material */
export async function writeTakes(folder, material) {
  const text = 'word '.repeat(charactersATake / 5);
  for (const take of numbers(differentTakes)) {
    const sound = speakTone({ text, voice: `voice ${take % 3}`, digest: `${take}` }, charactersASecond);
    const samples = material === 'peaks' ? withPeaks(sound) : sound;
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    await writeFile(join(folder, `take-${take - 1}.wav`), waveFile(bytes, sampleRate));
  }
}

/** Returns a sound with a short loud peak in each second. @param {Int16Array} sound */
function withPeaks(sound) {
  const rms = Math.sqrt(sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length);
  const highest = 30_000;
  const scale = highest / 10 ** (peakDb / 20) / rms;
  const scaled = sound.map((sample) => Math.round(sample * scale));
  for (let second = 1; second * sampleRate + peakSamples < sound.length; second += 1)
    for (let index = 0; index < peakSamples; index += 1)
      scaled[second * sampleRate + index] = highest * Math.sin((2 * Math.PI * index) / peakSamples);
  return scaled;
}

/**
 * Writes the sound of each chapter as narrate sends it to ffmpeg: joined, loudness-normalised and limited, once for each format.
 * @param {Place} place @param {readonly ('m4b' | 'mp3')[]} [formats]
 */
export async function writeRaw(place, formats = bookFormats) {
  for (const job of await soundJobs(place, formats)) {
    const result = await prepareSound(job, new AbortController().signal);
    if (result.kind !== 'prepared') throw new Error('A take of the benchmark is damaged.');
  }
}

/** Returns what narrate's threads do for each chapter. @param {Place} place @param {readonly ('m4b' | 'mp3')[]} formats */
export async function soundJobs(place, formats) {
  const book = stitchBook(place);
  const known = await KnownTakes.open(book, null);
  const takes = new Map(
    book.chapters
      .flatMap(({ chunks }) => chunks.flatMap(({ take }) => take ?? []))
      .flatMap(({ path, fingerprint }) => {
        const info = known.headers.get(fingerprint);
        return info === undefined ? [] : [/** @type {const} */ ([fingerprint, { path, info }])];
      }),
  );
  const target = loudnessTargets.acx;
  return known.layout.chapters.flatMap(({ chapter: { chapter }, timeline }) =>
    formats.map((format) => ({
      pieces: timeline?.pieces ?? [],
      takes,
      sampleRate,
      loudness: {
        target,
        aim: signalAim(target, 1),
        correctionDb: 0,
        ceilingDbtp: ceilingFor(target, format),
      },
      levels: null,
      path: rawPath(place.folder, chapter, format),
      subject: rawPath(place.folder, chapter, format),
    })),
  );
}
