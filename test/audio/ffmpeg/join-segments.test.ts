import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeAudio } from '../../../src/audio/ffmpeg/encode.js';
import { encodeSegment } from '../../../src/audio/ffmpeg/encode-segment.js';
import { joinSegments } from '../../../src/audio/ffmpeg/join-segments.js';
import { defaultEncoderChoice } from '../../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../../src/audio/formats/registry.js';
import { usableCover } from '../../../src/audio/tags/cover.js';
import { decode, likeness } from '../../support/decode.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { png } from '../../support/pictures.js';
import { speechLike } from '../../support/speech.js';

const ffmpegs = await ffmpegsHere();
const rate = 24_000;
const { signal } = new AbortController();

/** Chapters of odd lengths, each with silence at its end, as every real chapter has. */
const chapters = Array.from({ length: 5 }, (_, index) => {
  const speech = speechLike(rate + index * 1_377 + 11, rate, index + 1);
  const whole = new Int16Array(speech.length + Math.round(0.6 * rate));
  whole.set(speech, Math.round(0.1 * rate));
  return whole;
});
const starts = chapters.map((_, index) =>
  chapters.slice(0, index).reduce((total, { length }) => total + length, 0),
);
const samples = chapters.reduce((total, { length }) => total + length, 0);
const book = new Int16Array(samples);
for (const [index, chapter] of chapters.entries()) book.set(chapter, starts[index]);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-join-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* bytesOf(pcm: Int16Array): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}

const cases = ffmpegs.flatMap((ffmpeg) =>
  (['m4b', 'opus'] as const).map((format) => ({ ffmpeg, format, build: ffmpeg.version.slice(15, 24) })),
);

describe.each(cases)('joinSegments to $format by ffmpeg $build', ({ ffmpeg, format }) => {
  const described = {
    tags: [],
    language: null,
    markers: [],
    cover: null,
    encoding: defaultEncoderChoice,
  } as const;
  const common = { ffmpeg, format, sampleRate: rate, signal, ...described };
  const partPath = (index: number) => join(folder, `${format}-${index}`);
  const encodeParts = async () => {
    for (const [index, pcm] of chapters.entries())
      await encodeSegment({ ...common, samples: pcm.length, pcm: bytesOf(pcm), path: partPath(index) });
  };
  const joined = (path: string) =>
    joinSegments({
      ...common,
      samples,
      segments: starts.map((startSample, index) => ({ path: partPath(index), startSample })),
      path,
    });

  it('keeps every chapter in time, sounds like a file encoded in one go, and has no click', async () => {
    await encodeParts();
    const path = join(folder, `joined.${format}`);
    await joined(path);
    const straightPath = join(folder, `straight.${format}`);
    await encodeAudio({ ...common, samples, pcm: bytesOf(book), path: straightPath });
    const heard = await decode(ffmpeg.path, path, rate);
    const straight = await decode(ffmpeg.path, straightPath, rate);

    expect(Math.abs(heard.length - straight.length)).toBeLessThanOrEqual(format === 'opus' ? 0 : 1_024);
    for (const [index, chapter] of chapters.entries()) {
      const offset = offsetOf(chapter, heard, starts[index] ?? 0);
      expect(Math.abs(offset)).toBeLessThanOrEqual(format === 'opus' ? rate / 100 : 512);
      const start = (starts[index] ?? 0) + offset;
      const part = heard.subarray(Math.max(0, start), start + chapter.length);
      expect(likeness(part, chapter.subarray(Math.max(0, -start)))).toBeGreaterThan(0.97);
    }
    for (const start of starts.slice(1))
      expect(loudest(heard.subarray(start - rate / 10, start + rate / 20))).toBeLessThanOrEqual(
        loudest(straight.subarray(start - rate / 10, start + rate / 20)) + 8,
      );

    const again = join(folder, `again.${format}`);
    await encodeParts();
    await joined(again);
    expect((await readFile(again)).equals(await readFile(path))).toBe(true);
  });

  it('names the segment that is truncated or not audio, and keeps the old file', async () => {
    await encodeParts();
    const path = join(folder, `kept.${format}`);
    await writeFile(path, 'old');
    const damaged = partPath(3);
    const bytes = await readFile(damaged);
    for (const length of [Math.floor(bytes.length / 2), 0]) {
      await writeFile(damaged, bytes);
      await truncate(damaged, length);
      await expect(joined(path)).rejects.toMatchObject({
        name: 'SegmentDamagedError',
        path: damaged,
      });
    }
    await writeFile(damaged, Buffer.alloc(bytes.length));
    await expect(joined(path)).rejects.toMatchObject({ path: damaged });
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});

/** Returns by how many samples a chapter is late. Searches within a twentieth of a second. */
function offsetOf(chapter: Int16Array, heard: Int16Array, start: number): number {
  const window = chapter.subarray(0, rate);
  let best = 0;
  let bestProduct = Number.NEGATIVE_INFINITY;
  for (let offset = -rate / 20; offset <= rate / 20; offset++) {
    let product = 0;
    for (let index = 0; index < window.length; index += 3)
      product += (window[index] ?? 0) * (heard[start + offset + index] ?? 0);
    if (product > bestProduct) [best, bestProduct] = [offset, product];
  }
  return best;
}

const loudest = (pcm: Int16Array): number =>
  pcm.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe.each(ffmpegs.map((ffmpeg) => ({ ffmpeg, build: ffmpeg.version.slice(15, 24) })))(
  'joinSegments to a file with a cover by ffmpeg $build',
  ({ ffmpeg }) => {
    it.each<AudioFormat>(['opus'])('keeps a large cover whole in %s', async (format) => {
      const cover = join(folder, 'large.png');
      const picture = Buffer.concat([
        png(8),
        Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7_919) >> 3)),
      ]);
      await writeFile(cover, picture);
      const path = join(folder, 'covered.opus');
      await encodeAudio({
        ffmpeg,
        format,
        encoding: defaultEncoderChoice,
        sampleRate: rate,
        samples,
        pcm: bytesOf(book),
        path,
        tags: [['title', 'A']],
        language: null,
        markers: [],
        cover: await usableCover(cover),
        signal,
      });
      const block = withoutPages(await readFile(path));
      const name = 'METADATA_BLOCK_PICTURE=';
      const at = block.indexOf(name) + name.length;
      const tag = Buffer.from(
        block.toString('latin1', at, at + Math.ceil((picture.length + 41) / 3) * 4),
        'base64',
      );
      expect(tag.subarray(-picture.length).equals(picture)).toBe(true);
      expect(Math.abs((await decode(ffmpeg.path, path, rate)).length - samples)).toBeLessThanOrEqual(240);
    });
  },
);

/** Returns the content of an Ogg file without the headers of its pages. */
function withoutPages(bytes: Buffer): Buffer {
  const bodies: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const segments = bytes.readUInt8(at + 26);
    const lacing = bytes.subarray(at + 27, at + 27 + segments);
    const length = lacing.reduce((total, one) => total + one, 0);
    bodies.push(bytes.subarray(at + 27 + segments, at + 27 + segments + length));
    at += 27 + segments + length;
  }
  return Buffer.concat(bodies);
}
