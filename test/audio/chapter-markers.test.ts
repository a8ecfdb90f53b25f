import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeAudio } from '../../src/audio/ffmpeg/encode.js';
import { defaultEncoderChoice } from '../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../src/audio/formats/registry.js';
import { chapterComments } from '../../src/audio/tags/chapter-comments.js';
import { usableCover } from '../../src/audio/tags/cover.js';
import type { ChapterMarker } from '../../src/audio/tags/ffmetadata.js';
import { decode, describeMedia } from '../support/decode.js';
import { ffmpegsHere } from '../support/ffmpegs.js';
import { speechLike } from '../support/speech.js';

const ffmpegs = await ffmpegsHere();
const rate = 24_000;
const sound = speechLike(3 * rate, rate, 4);
const { signal } = new AbortController();
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-marks-'));
  await writeFile(join(folder, 'cover.png'), png);
});
afterAll(() => rm(folder, { recursive: true }));

async function* whole(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
}

/** Returns chapter markers over the whole sound. Their titles have characters with a meaning in some format. */
const chapterMarkers = (count: number): readonly ChapterMarker[] =>
  Array.from({ length: count }, (_, index) => ({
    title: `${index + 1}: "a"; b = c # d \\ é 😀 [CHAPTER]`,
    startSample: Math.round((index * sound.length) / count / 24) * 24,
    endSample:
      index === count - 1 ? sound.length : Math.round(((index + 1) * sound.length) / count / 24) * 24,
  }));

const formats: readonly AudioFormat[] = ['mp3', 'opus', 'm4a', 'm4b', 'flac'];
const cases = ffmpegs.flatMap((ffmpeg) =>
  formats.map((format) => ({ ffmpeg, format, build: ffmpeg.version.slice(15, 24) })),
);

describe.each(cases)('chapter markers in $format by ffmpeg $build', ({ ffmpeg, format }) => {
  it.each([2, 300])('a file has %i markers with their titles and times, and a cover', async (count) => {
    const markers = chapterMarkers(count);
    const path = join(folder, `marked.${format}`);
    await encodeAudio({
      ffmpeg,
      format,
      encoding: defaultEncoderChoice,
      sampleRate: rate,
      samples: sound.length,
      pcm: whole(),
      path,
      tags: [['title', 'The Book']],
      language: null,
      markers,
      cover: await usableCover(join(folder, 'cover.png')),
      signal,
    });
    const description = await describeMedia(ffmpeg.path, path);
    expect(description).toMatch(/Video: png/);
    // ffmpeg reads markers in Ogg as chapters, and in FLAC as comments.
    if (format === 'flac') {
      const bytes = (await readFile(path)).toString('utf8');
      for (const [name, value] of chapterComments(markers, rate)) expect(bytes).toContain(`${name}=${value}`);
    } else {
      const starts = [...description.matchAll(/Chapter #0:\d+: start ([\d.]+), end/g)].map(([, at]) =>
        Number(at),
      );
      expect(starts).toEqual(markers.map(({ startSample }) => startSample / rate));
      const chapters = description.slice(description.search(/Chapter/));
      const titles = [...chapters.matchAll(/title +: (\d+: .*)\n/g)].map(([, title]) => title);
      expect(titles).toEqual(markers.map(({ title }) => title));
    }
    expect((await decode(ffmpeg.path, path, rate)).length).toBeGreaterThanOrEqual(sound.length - 240);
    if (format === 'mp3')
      expect(contentsOf(await readFile(path))).toEqual(markers.map((_, index) => `ch${index}`));
  });
});

/** Returns the names of the markers in the order of the tables of contents of an ID3v2.3 tag, from the top table on. */
function contentsOf(bytes: Buffer): string[] {
  const tables = new Map<string, string[]>();
  const ids = new Set<string>();
  let top = '';
  const end = bytes.subarray(6, 10).reduce((size, byte) => size * 128 + byte, 0) + 10;
  for (let at = 10; at < end && bytes[at] !== 0; at += 10 + bytes.readUInt32BE(at + 4)) {
    const name = bytes.toString('latin1', at, at + 4);
    const body = bytes.subarray(at + 10, at + 10 + bytes.readUInt32BE(at + 4));
    const id = body.toString('latin1', 0, body.indexOf(0));
    if (name === 'CHAP') ids.add(id);
    if (name !== 'CTOC') continue;
    const flags = body[id.length + 1] ?? 0;
    const children = body
      .toString('latin1', id.length + 3)
      .split('\0')
      .slice(0, -1);
    expect(children).toHaveLength(body[id.length + 2] ?? -1);
    tables.set(id, children);
    if ((flags & 2) !== 0) top = id;
  }
  const unfolded = (id: string): string[] => tables.get(id)?.flatMap(unfolded) ?? [id];
  expect(unfolded(top).every((id) => ids.has(id))).toBe(true);
  return unfolded(top);
}

describe('chapterComments', () => {
  it('counts more than 24 hours', () => {
    const startSample = (26 * 3_600 + 3 * 60 + 4.5) * rate;
    expect(chapterComments([{ title: 'Late', startSample, endSample: startSample + 1 }], rate)).toEqual([
      ['CHAPTER001', '26:03:04.500'],
      ['CHAPTER001NAME', 'Late'],
    ]);
  });
});
