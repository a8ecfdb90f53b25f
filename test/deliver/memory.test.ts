import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { encodeWav } from '../support/encode-wav.js';
import { defaultGaps } from '../support/gaps.js';

const takeSeconds = 120;
const takeBytes = takeSeconds * 24_000 * 2;
const takesAChapter = 5;

/** The program of a separate process, whose peak memory is measured. */
const program = (folder: string, chapters: number) => `
  import { loudnessTargets } from ${JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../../dist/audio/dsp/loudness-targets.js')).href)};
  import { defaultEncodings } from ${JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../../dist/manifest/schema/encoding-schema.js')).href)};
  import { deliver } from ${JSON.stringify(pathToFileURL(resolve(import.meta.dirname, '../../dist/deliver/deliver.js')).href)};
  const chunk = (chapter, chunk) => ({ chapter, chunk, text: 'words', key: chapter + '-' + chunk, seam: 'paragraph', place: { file: 'a.md', line: 1, column: 1 }, endLine: 1 });
  const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);
  const delivered = await deliver({
    root: ${JSON.stringify(folder)}, segmentsFolder: ${JSON.stringify(join(folder, 'parts'))}, outputFolder: ${JSON.stringify(join(folder, 'out'))},
    title: 'Long', author: null, narrator: null, year: null, genre: 'Audiobook', description: null, language: null, cover: null, publish: { epub: null }, page: false,
    audio: { chapters: ['wav'], book: [], marks: 'chapters', captions: [], encoding: defaultEncodings, loudness: loudnessTargets.acx, gaps: ${JSON.stringify(defaultGaps)} },
    chapters: numbers(${chapters}).map((chapter) => ({ chapter, file: chapter + '.md', title: 'Part', sections: [], lines: [],
      chunks: numbers(${takesAChapter}).map((number) => ({ chunk: chunk(chapter, number), take: { path: ${JSON.stringify(join(folder, 'take.wav'))}, fingerprint: chapter + ':' + number, measures: null } })) })),
    only: null, ffmpegPath: null, searchPath: process.env.PATH ?? '', jobs: 2, onEvent: () => {}, signal: new AbortController().signal,
  });
  import { existsSync, readFileSync } from 'node:fs';
  // On Linux, maxRSS begins with the memory of the process that started this one.
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const maxRssKb = Number(/VmHWM:\\s+(\\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  console.log(JSON.stringify({ written: delivered.written.length, maxRssKb }));
`;

/** Delivers so many chapters of ten minutes, in a process of its own. Returns its peak memory in MB. */
async function peakOf(chapters: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-memory-'));
  try {
    const take = await open(join(folder, 'take.wav'), 'w');
    const header = Buffer.from(encodeWav(new Int16Array(0), 24_000));
    header.writeUInt32LE(takeBytes + 36, 4);
    header.writeUInt32LE(takeBytes, 40);
    await take.write(header);
    await take.truncate(44 + takeBytes);
    await take.close();
    const script = program(folder, chapters);
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    const { written, maxRssKb } = JSON.parse(stdout) as { written: number; maxRssKb: number };
    expect(written).toBe(chapters);
    return maxRssKb / 1024;
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('delivers forty minutes of sound in the memory of a few blocks, and three times as much in the same memory', async () => {
  const peak = await peakOf(4);
  // The whole sound is 115 MB. Node needs about 45 MB itself.
  expect(peak).toBeLessThan(150);
  // Another 230 MB of sound.
  expect(await peakOf(12)).toBeLessThan(peak + 40);
});
