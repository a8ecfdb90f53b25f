import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EncodeJob, encodeAudio } from '../../../src/audio/ffmpeg/encode.js';
import { encodeSegment } from '../../../src/audio/ffmpeg/encode-segment.js';
import { joinSegments } from '../../../src/audio/ffmpeg/join-segments.js';
import { retagAudio } from '../../../src/audio/ffmpeg/retag-audio.js';
import { defaultEncoderChoice } from '../../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../../src/audio/formats/registry.js';
import { usableCover } from '../../../src/audio/tags/cover.js';
import type { FileDescription } from '../../../src/audio/tags/file-description.js';
import { describeMedia } from '../../support/decode.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { speechLike } from '../../support/speech.js';

const ffmpegs = await ffmpegsHere();
const formats: readonly AudioFormat[] = ['wav', 'flac', 'mp3', 'm4a', 'opus', 'm4b'];
const cases = ffmpegs.flatMap((ffmpeg) =>
  formats.map((format) => ({ ffmpeg, format, build: ffmpeg.version.slice(15, 24) })),
);
const { signal } = new AbortController();
const rate = 24_000;
const samples = 3 * rate + 1;
const sound = speechLike(samples, rate, 5);
const pcm = async function* () {
  yield new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
};
/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

let folder = '';
let cover: FileDescription['cover'] = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-retag-'));
  await writeFile(join(folder, 'cover.png'), png);
  cover = await usableCover(join(folder, 'cover.png'));
});
afterAll(() => rm(folder, { recursive: true }));

type Described = Pick<FileDescription, 'tags' | 'language' | 'markers' | 'cover'>;

/** Descriptions with and without chapter markers, cover, language and long tags. The last marker may end after the sound. */
const describedFiles: fc.Arbitrary<Described> = fc.record({
  tags: fc
    .array(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), { minLength: 1, maxLength: 3 })
    .chain(([title = '', artist = title, album = artist]) =>
      fc
        .constantFrom('', 'long '.repeat(400))
        .map((description): FileDescription['tags'] => [
          ['title', title],
          ['artist', artist],
          ['album', album],
          ...(description === '' ? [] : ([['description', description]] as const)),
        ]),
    ),
  language: fc.constantFrom('en-GB', 'de', null),
  markers: fc.integer({ min: 0, max: 5 }).map((count) =>
    Array.from({ length: count }, (_, index) => ({
      title: `Part ${'x'.repeat(index * 7)}`,
      startSample: Math.floor((index * samples) / count),
      endSample: Math.floor(((index + 1) * samples) / count),
    })),
  ),
  cover: fc.boolean().map((has) => (has ? cover : null)),
});

describe.each(cases)('retagAudio of $format by ffmpeg $build', ({ ffmpeg, format }) => {
  const jobOf = (name: string, described: Described): EncodeJob => ({
    ...{ ffmpeg, format, encoding: defaultEncoderChoice, sampleRate: rate, samples, signal },
    ...described,
    pcm: pcm(),
    path: join(folder, `${name}.${format}`),
  });

  it('writes byte for byte the file that encoding writes', async () => {
    await fc.assert(
      fc.asyncProperty(describedFiles, describedFiles, async (before, after) => {
        const encoded = jobOf('encoded', after);
        const source = jobOf('source', before);
        await encodeAudio(encoded);
        await encodeAudio(source);
        const retagged = { ...encoded, source: source.path, path: join(folder, `retagged.${format}`) };
        expect(await retagAudio(retagged)).toBe(true);
        expect((await readFile(retagged.path)).equals(await readFile(encoded.path))).toBe(true);
      }),
      { numRuns: 4 },
    );
  });

  it('replaces the file itself, and leaves no other file', async () => {
    const plain: Described = { tags: [['title', 'Old']], language: null, markers: [], cover: null };
    const job = jobOf('itself', plain);
    await encodeAudio(job);
    const names = await readdir(folder);
    const again = { ...job, tags: [['title', 'New']] as const };
    expect(await retagAudio({ ...again, source: job.path })).toBe(true);
    expect(await readdir(folder)).toEqual(names);
    const retagged = await readFile(job.path);
    await encodeAudio({ ...again, pcm: pcm() });
    expect(retagged.equals(await readFile(job.path))).toBe(true);
  });

  it('leaves a file alone that is not as ffmpeg writes it', async () => {
    const plain: Described = { tags: [['title', 'Old']], language: null, markers: [], cover: null };
    const job = jobOf('broken', plain);
    await writeFile(job.path, 'This is no audio file.');
    // Any file can be an MP3 without tags.
    if (format !== 'mp3') {
      expect(await retagAudio({ ...job, source: job.path })).toBe(false);
      await encodeAudio(job);
      await truncate(job.path, 60);
      expect(await retagAudio({ ...job, source: job.path })).toBe(false);
    }
  });
});

describe.each(cases.filter(({ format }) => format === 'm4b'))(
  'retagAudio of a $format of 14 hours by ffmpeg $build',
  ({ ffmpeg, format }) => {
    // Above 2^31 samples, ffmpeg writes the length with 64 bits.
    it('replaces the tags and keeps every packet', async () => {
      const longRate = 44_100;
      const [part, list, source, path] = ['part.aac', 'parts.txt', 'long.m4b', 'long-again.m4b'].map((name) =>
        join(folder, name),
      ) as [string, string, string, string];
      const ffmpegRun = (...args: readonly string[]) =>
        execFileSync(ffmpeg.path, ['-v', 'error', '-y', ...args], { encoding: 'utf8' });
      ffmpegRun(
        '-f',
        'lavfi',
        '-t',
        '600',
        '-i',
        `anullsrc=r=${longRate}:cl=mono`,
        '-c:a',
        'aac',
        '-f',
        'adts',
        part,
      );
      await writeFile(list, `file '${part}'\n`.repeat(84));
      ffmpegRun(
        '-f',
        'concat',
        '-safe',
        '0',
        '-i',
        list,
        '-c',
        'copy',
        '-movflags',
        '+faststart',
        '-f',
        'ipod',
        source,
      );
      const tags = [['title', 'New']] as const;
      const described = { tags, language: 'de', markers: [], cover: null };
      const settings = { ffmpeg, format, encoding: defaultEncoderChoice, sampleRate: longRate, signal };
      expect(
        await retagAudio({ ...settings, ...described, samples: 84 * 600 * longRate, source, path }),
      ).toBe(true);
      const packets = (file: string) => ffmpegRun('-i', file, '-map', '0:a', '-c', 'copy', '-f', 'md5', '-');
      expect(packets(path)).toBe(packets(source));
      const description = await describeMedia(ffmpeg.path, path);
      expect(description).toMatch(/title +: New\n/);
      const [duration] = /Duration: [\d:.]+/.exec(await describeMedia(ffmpeg.path, source)) ?? [];
      expect(description).toContain(duration);
      expect(description).toContain('(deu): Audio');
    });
  },
);

describe.each(cases.filter(({ format }) => format === 'm4b' || format === 'opus'))(
  'retagAudio of a joined $format by ffmpeg $build',
  ({ ffmpeg, format }) => {
    it('writes byte for byte the file that joining writes', async () => {
      const settings = { ffmpeg, format, encoding: defaultEncoderChoice, sampleRate: rate, signal };
      const segment = join(folder, `segment.${format}.part`);
      await encodeSegment({ ...settings, samples, pcm: pcm(), path: segment });
      const segments = [
        { path: segment, startSample: 0 },
        { path: segment, startSample: samples },
      ];
      const markers = segments.map(({ startSample }, index) => ({
        title: `Chapter ${index}`,
        startSample,
        endSample: startSample + samples,
      }));
      const described = { tags: [['title', 'Old']] as const, language: 'en', markers, cover: null };
      const job = { ...settings, ...described, samples: samples * 2, segments };
      const [source, path, joined] = ['source', 'retagged', 'joined'].map((name) =>
        join(folder, `${name}-book.${format}`),
      ) as [string, string, string];
      await joinSegments({ ...job, path: source });
      const renamed = { ...job, tags: [['title', 'A longer title']] as const, cover };
      await joinSegments({ ...renamed, path: joined });
      expect(await retagAudio({ ...renamed, source, path })).toBe(true);
      expect((await readFile(path)).equals(await readFile(joined))).toBe(true);
    });
  },
);
