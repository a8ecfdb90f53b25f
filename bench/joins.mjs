import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAudio } from '../dist/audio/ffmpeg/encode.js';
import { encodeSegment } from '../dist/audio/ffmpeg/encode-segment.js';
import { findFfmpeg } from '../dist/audio/ffmpeg/find-ffmpeg.js';
import { joinSegments } from '../dist/audio/ffmpeg/join-segments.js';
import { defaultEncoderChoice } from '../dist/audio/formats/encoder-settings.js';
import { toneSound } from './joins-sound.mjs';

// Measures how far each chapter of a book file is from its intended time, and the largest jump at the joins: for a book that
// is encoded at once, chapter files joined by ffmpeg, and segments joined by narrate. Usage: node bench/joins.mjs [chapters]

const rate = 24_000;
const count = Number(process.argv[2] ?? 24);
const { signal } = new AbortController();
const sounds = Array.from({ length: count }, (_, index) => toneSound(rate, index));
const starts = sounds.map((_, index) =>
  sounds.slice(0, index).reduce((total, { length }) => total + length, 0),
);
const samples = sounds.reduce((total, { length }) => total + length, 0);

/** @param {readonly Int16Array[]} parts */
async function* bytesOf(parts) {
  for (const { buffer, byteOffset, byteLength } of parts)
    yield new Uint8Array(buffer, byteOffset, byteLength);
}

/** @param {() => Promise<unknown>} work */
async function secondsFor(work) {
  const start = performance.now();
  await work();
  return ((performance.now() - start) / 1000).toFixed(1);
}

/**
 * Returns how many samples a chapter begins too late, at most two seconds: first an estimate, then the exact number.
 * @param {Int16Array} heard the decoded book
 * @param {number} index
 */
function offsetOf(heard, index) {
  const sound = /** @type {Int16Array} */ (sounds[index]);
  const start = /** @type {number} */ (starts[index]);
  const bestOf = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ stride) => {
    let best = from;
    let most = Number.NEGATIVE_INFINITY;
    for (let offset = from; offset <= to; offset += Math.ceil(stride / 8)) {
      let likeness = 0;
      for (let at = rate; at < rate * 3; at += stride)
        likeness += (sound[at] ?? 0) * (heard[start + at + offset] ?? 0);
      if (likeness > most) [best, most] = [offset, likeness];
    }
    return best;
  };
  const rough = bestOf(-2 * rate, 2 * rate, 31);
  return bestOf(rough - 300, rough + 300, 3);
}

/**
 * @param {string} name
 * @param {string} ffmpeg
 * @param {string} path
 */
function report(name, ffmpeg, path) {
  const output = execFileSync(
    ffmpeg,
    ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', String(rate), '-'],
    {
      maxBuffer: 2 ** 31 - 1,
    },
  );
  const heard = new Int16Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length));
  const offsets = sounds.map((_, index) => offsetOf(heard, index));
  const most = Math.max(...offsets.map(Math.abs));
  let jump = 0;
  for (const start of starts.slice(1))
    for (let at = start - rate / 5; at < start + rate / 5; at++)
      jump = Math.max(jump, Math.abs((heard[at] ?? 0) - (heard[at - 1] ?? 0)));
  console.log(
    `${name.padEnd(24)} length ${String(heard.length - samples).padStart(7)}   chapter off by at most ${String(most).padStart(6)} samples, the last by ${String(offsets.at(-1)).padStart(6)}   largest jump at a seam ${jump}`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'narrate-joins-'));
try {
  const ffmpeg = await findFfmpeg({
    ffmpegPath: process.env.FFMPEG_PATH ?? null,
    searchPath: process.env.PATH ?? '',
    encoders: [],
    known: null,
    signal,
  });
  console.log(`${ffmpeg.version}\n${count} chapters, ${(samples / rate / 60).toFixed(1)} minutes`);
  for (const format of /** @type {const} */ (['m4b', 'opus', 'mp3'])) {
    const described = { tags: [], language: null, markers: [], cover: null, encoding: defaultEncoderChoice };
    const common = { ffmpeg, format, sampleRate: rate, signal, ...described };
    const path = (/** @type {string | number} */ name) => join(folder, `${name}.${format}`);
    const whole = () => encodeAudio({ ...common, samples, pcm: bytesOf(sounds), path: path('whole') });
    console.log(`${format}: encoded in one go in ${await secondsFor(whole)} s`);
    report(`  ${format} in one go`, ffmpeg.path, path('whole'));

    for (const [index, sound] of sounds.entries())
      await encodeAudio({ ...common, samples: sound.length, pcm: bytesOf([sound]), path: path(index) });
    const list = join(folder, 'list.txt');
    await writeFile(list, sounds.map((_, index) => `file '${path(index)}'\n`).join(''));
    const copy = ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', path('concat')];
    execFileSync(ffmpeg.path, ['-v', 'fatal', '-y', ...copy]);
    report(`  ${format} end to end`, ffmpeg.path, path('concat'));

    if (format === 'mp3') continue;
    const partPath = (/** @type {number} */ index) => join(folder, `${format}-${index}.part`);
    const encodeOne = (/** @type {number} */ index) => {
      const sound = /** @type {Int16Array} */ (sounds[index]);
      return encodeSegment({
        ...common,
        samples: sound.length,
        pcm: bytesOf([sound]),
        path: partPath(index),
      });
    };
    for (const index of sounds.keys()) await encodeOne(index);
    const segments = starts.map((startSample, index) => ({ path: partPath(index), startSample }));
    const one = await secondsFor(() => encodeOne(1));
    const joined = await secondsFor(() =>
      joinSegments({ ...common, samples, segments, path: path('parts') }),
    );
    console.log(`${format}: one chapter encoded in ${one} s, all parts put together in ${joined} s`);
    report(`  ${format} of parts`, ffmpeg.path, path('parts'));
  }
} finally {
  await rm(folder, { recursive: true });
}
