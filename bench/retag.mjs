/**
 * Measures a change of the title of a book of 17 hours in 112 chapters: MP3 files with 192 kb/s, and an M4B. Its text is generated.
 * The chapters are recorded as syllables, so that the first run encodes little. Then each audio file gets ten minutes of other
 * sound, as long as a real chapter. The files that result have the size of a real book.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpegPlaces } from '../dist/audio/ffmpeg/ffmpeg-places.js';
import { findFfmpeg } from '../dist/audio/ffmpeg/find-ffmpeg.js';
import { chaptersIn, writeManifest } from './book.mjs';
import { buyBook, environment, makeBook, makeSounds } from './growth-book.mjs';

const cli = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');
const chapters = 112;
const chapterSeconds = Math.round((17 * 3600) / chapters);
const settings = 'check: off\naudio: { chapters: [mp3], book: [m4b], loudness: acx }\n';

const folder = makeBook(chapters / 2);
try {
  const output = join(folder, 'audiobook');
  writeManifest(folder, chaptersIn(folder), settings);
  await buyBook(folder, await makeSounds(folder));
  narrate();
  const timelinePath = join(output, 'timeline.json');
  const timeline = JSON.parse(readFileSync(timelinePath, 'utf8'));
  const { path: ffmpeg } = await findFfmpeg({
    ...ffmpegPlaces(process.env),
    encoders: ['aac', 'libmp3lame'],
    known: null,
    signal: new AbortController().signal,
  });
  const mp3 = sound(ffmpeg, 'mp3', [
    '-c:a',
    'libmp3lame',
    '-b:a',
    '192k',
    '-write_xing',
    '0',
    '-id3v2_version',
    '0',
  ]);
  const aac = sound(ffmpeg, 'aac', ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '64k', '-f', 'adts']);
  for (const file of timeline.files) {
    const path = join(output, file.name);
    if (file.format === 'mp3') appendFileSync(path, readFileSync(mp3));
    else lengthen(ffmpeg, path, aac);
    const { size, mtimeMs } = statSync(path);
    Object.assign(file, { bytes: size, modified: Math.floor(mtimeMs / 1000) });
  }
  writeFileSync(timelinePath, JSON.stringify(timeline));
  const bytes = timeline.files.reduce(
    (/** @type {number} */ sum, /** @type {any} */ file) => sum + file.bytes,
    0,
  );

  const manifest = join(folder, 'pipeline.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('title: Bench', 'title: Another title'));
  // Encoding would need the cached chapters, and would write short files, because the recordings are syllables.
  rmSync(join(folder, '.narrate', 'cache'), { recursive: true });
  const files = timeline.files.length;
  const start = performance.now();
  narrate('--json', '--yes');
  const seconds = (performance.now() - start) / 1000;
  const after = JSON.parse(readFileSync(timelinePath, 'utf8')).files;
  const afterBytes = after.reduce(
    (/** @type {number} */ sum, /** @type {any} */ file) => sum + file.bytes,
    0,
  );
  if (after.length !== files || Math.abs(afterBytes - bytes) > bytes / 1000)
    throw new Error(
      `narrate wrote ${after.length} files with ${afterBytes} bytes, not ${files} with ${bytes}.`,
    );
  const copied = copySeconds(output, after);
  console.log(
    `${files} files, ${(bytes / 1e9).toFixed(2)} GB: new tags in ${seconds.toFixed(1)} s (at most 20)`,
  );
  console.log(`Copying these files takes ${copied.toFixed(1)} s.`);
  process.exitCode = seconds <= 20 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs narrate in the book and returns what it prints. @param {string[]} options */
function narrate(...options) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...options], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`narrate ended with status ${status}: ${stderr}${stdout.slice(-2000)}`);
  return stdout;
}

/** Encodes noise of the length of a chapter. @param {string} ffmpeg @param {string} extension @param {string[]} options */
function sound(ffmpeg, extension, options) {
  const path = join(folder, `sound.${extension}`);
  const input = ['-f', 'lavfi', '-i', `anoisesrc=r=44100:d=${chapterSeconds}:a=0.1`];
  execFileSync(ffmpeg, ['-v', 'error', ...input, '-ac', '1', ...options, path]);
  return path;
}

/** Replaces the sound of an M4B by so many chapters of another one. @param {string} ffmpeg @param {string} path @param {string} aac */
function lengthen(ffmpeg, path, aac) {
  const list = join(folder, 'sounds.txt');
  const long = join(folder, 'long.m4b');
  writeFileSync(list, `file '${aac}'\n`.repeat(chapters));
  const inputs = ['-f', 'concat', '-safe', '0', '-i', list, '-i', path];
  const options = ['-map', '0:a', '-map_metadata', '1', '-map_chapters', '1', '-c', 'copy'];
  execFileSync(ffmpeg, ['-v', 'error', ...inputs, ...options, '-movflags', '+faststart', '-f', 'ipod', long]);
  copyFileSync(long, path);
}

/** Copies the files one by one, and returns the seconds. @param {string} output @param {readonly { name: string }[]} files */
function copySeconds(output, files) {
  const start = performance.now();
  for (const { name } of files) {
    copyFileSync(join(output, name), join(folder, 'copy'));
  }
  return (performance.now() - start) / 1000;
}
