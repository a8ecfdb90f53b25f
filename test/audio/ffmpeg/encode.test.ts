import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EncodeJob, encodeAudio } from '../../../src/audio/ffmpeg/encode.js';
import { defaultEncoderChoice, encoderSettings } from '../../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../../src/audio/formats/registry.js';
import { usableCover } from '../../../src/audio/tags/cover.js';
import { decode, describeMedia, likeness } from '../../support/decode.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { speechLike } from '../../support/speech.js';

const ffmpegs = await ffmpegsHere();
const formats: readonly AudioFormat[] = ['wav', 'flac', 'mp3', 'm4a', 'opus', 'm4b'];
const cases = ffmpegs.flatMap((ffmpeg) =>
  formats.map((format) => ({ ffmpeg, format, build: ffmpeg.version.slice(15, 24) })),
);
const { signal } = new AbortController();
const rate = 24_000;
/** One of the lengths at which LAME needs one frame more than ffmpeg declares. */
const samples = 3 * rate + 1;
const sound = speechLike(samples, rate, 5);
/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-encode-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* inBlocks(pcm: Int16Array, blockSamples = 10_000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < pcm.length; start += blockSamples) {
    const block = pcm.subarray(start, start + blockSamples);
    yield new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  }
}

const jobOf = (parts: Partial<EncodeJob> & Pick<EncodeJob, 'ffmpeg' | 'format'>): EncodeJob => ({
  encoding: defaultEncoderChoice,
  sampleRate: rate,
  samples,
  pcm: inBlocks(sound),
  path: join(folder, `out.${parts.format}`),
  tags: [
    ['title', 'A = B ; C # D \\ E: Größe'],
    ['artist', 'A. Writer'],
    ['album', 'The Book'],
    ['track', '3/12'],
  ],
  language: 'en-GB',
  markers: [],
  cover: null,
  signal,
  ...parts,
});

/** Returns by how many samples the decoded length of a format may be off. */
const tolerance = (format: AudioFormat): number =>
  format === 'opus' ? rate / 100 : format === 'm4a' || format === 'm4b' ? 1_024 : 0;

describe.each(cases)('encodeAudio to $format by ffmpeg $build', ({ ffmpeg, format }) => {
  it('keeps the sound, its timing and its length, and gives the same bytes again', async () => {
    const job = jobOf({ ffmpeg, format });
    await encodeAudio(job);
    const decoded = await decode(ffmpeg.path, job.path, rate);
    expect(Math.abs(decoded.length - samples)).toBeLessThanOrEqual(tolerance(format));
    if (format === 'wav' || format === 'flac') expect(decoded).toEqual(sound);
    else expect(likeness(decoded, sound)).toBeGreaterThan(0.97);

    const again = jobOf({ ffmpeg, format, path: join(folder, `again.${format}`) });
    await encodeAudio(again);
    expect((await readFile(again.path)).equals(await readFile(job.path))).toBe(true);
  });

  it('keeps tags unchanged, and a cover if the format has one', async () => {
    const path = join(folder, 'cover.png');
    await writeFile(path, png);
    const job = jobOf({ ffmpeg, format, cover: await usableCover(path) });
    await encodeAudio(job);
    const description = await describeMedia(ffmpeg.path, job.path);
    expect(description).toMatch(/title +: A = B ; C # D \\ E: Größe\n/i);
    expect(description).toMatch(/artist +: A\. Writer\n/i);
    expect(description).toMatch(/album +: The Book\n/i);
    expect(description).toMatch(/track +: 3\/12\n/i);
    // ffmpeg shows the language only of MP4 tracks. In other formats it is in the tags.
    if (format === 'm4a' || format === 'm4b') expect(description).toContain('(eng): Audio');
    else if (format !== 'wav')
      expect((await readFile(job.path)).toString('latin1')).toMatch(
        /TLAN.{8}e\0n\0g|TLAN.{7}eng|language=en-GB/is,
      );
    expect(/Video: png/.test(description)).toBe(format !== 'wav');
  });
});

// M4B is encoded as M4A is.
describe.each(cases.filter(({ format }) => format !== 'm4b'))(
  'encodeAudio to $format by ffmpeg $build at other rates',
  ({ ffmpeg, format }) => {
    it.each([8_000, 44_100])('accepts samples at %i Hz', async (sampleRate) => {
      const one = speechLike(sampleRate, sampleRate, 9);
      const job = jobOf({ ffmpeg, format, sampleRate, samples: one.length, pcm: inBlocks(one) });
      await encodeAudio(job);
      const decoded = await decode(ffmpeg.path, job.path, sampleRate);
      const { sampleRate: fileRate } = encoderSettings(format, sampleRate, defaultEncoderChoice);
      const allowed =
        Math.ceil((tolerance(format) * sampleRate) / Math.min(fileRate, rate)) +
        (fileRate === sampleRate ? 0 : 64);
      expect(Math.abs(decoded.length - one.length)).toBeLessThanOrEqual(allowed);
      expect(likeness(decoded, one)).toBeGreaterThan(0.9);
    });
  },
);

describe.each(ffmpegs.map((ffmpeg) => ({ ffmpeg, build: ffmpeg.version.slice(15, 24) })))(
  'an M4B file by ffmpeg $build',
  ({ ffmpeg }) => {
    it('has more than 255 chapter markers at their times', async () => {
      const markers = Array.from({ length: 300 }, (_, index) => ({
        title: `Part ${index + 1} = ; # \\`,
        startSample: index * 240,
        endSample: index === 299 ? samples : (index + 1) * 240,
      }));
      const job = jobOf({ ffmpeg, format: 'm4b', markers });
      await encodeAudio(job);
      const description = await describeMedia(ffmpeg.path, job.path);
      const starts = [...description.matchAll(/Chapter #0:\d+: start ([\d.]+), end/g)].map((match) =>
        Number(match[1]),
      );
      expect(starts).toEqual(markers.map(({ startSample }) => startSample / rate));
      expect(
        [...description.matchAll(/title +: Part (\d+) = ; # \\ \n/g)].map((match) => Number(match[1])),
      ).toEqual(markers.map((_, index) => index + 1));
    });
  },
);

describe('encodeAudio', () => {
  const ffmpeg = ffmpegs[0]!;
  const failing = (error: unknown) =>
    (async function* () {
      yield* inBlocks(sound);
      throw error;
    })();
  const left = async () => (await readdir(folder)).filter((name) => name.startsWith('.'));

  it('passes on an error of the samples, keeps the old file and leaves no temporary files', async () => {
    const path = join(folder, 'kept.mp3');
    await writeFile(path, 'old');
    const error = new Error('no more');
    await expect(encodeAudio(jobOf({ ffmpeg, format: 'mp3', path, pcm: failing(error) }))).rejects.toBe(
      error,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await left()).toEqual([]);
  });

  it('refuses fewer samples than expected', async () => {
    const job = jobOf({ ffmpeg, format: 'mp3', samples: samples + 1 });
    await expect(encodeAudio(job)).rejects.toMatchObject({ code: 'internal' });
  });

  it('reports the message of a failed ffmpeg without the folder', async () => {
    const path = join(folder, 'broken.png');
    await writeFile(path, png.subarray(0, 12));
    const picture = { kind: 'png', width: 1, height: 1, colours: 'rgb', hasAlpha: false } as const;
    const job = jobOf({ ffmpeg, format: 'mp3', cover: { path, kind: 'png', sha256: '', picture } });
    const error = await encodeAudio(job).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'ffmpeg-failed',
      message: expect.stringMatching(/broken\.mp3|png/i),
    });
    expect(error).toMatchObject({ message: expect.not.stringContaining(folder) });
    expect(error).toMatchObject({ message: expect.not.stringContaining('.narrate-out') });
    expect(await left()).toEqual([]);
  });

  it('survives an ffmpeg that cannot be started', async () => {
    const missing = { ...ffmpeg, path: join(folder, 'no-such-ffmpeg') };
    await expect(encodeAudio(jobOf({ ffmpeg: missing, format: 'mp3' }))).rejects.toMatchObject({
      code: 'ffmpeg-failed',
    });
    await encodeAudio(jobOf({ ffmpeg, format: 'mp3' }));
    await expect(encodeAudio(jobOf({ ffmpeg: missing, format: 'mp3' }))).rejects.toMatchObject({
      code: 'ffmpeg-failed',
    });
  });

  it('ends when it is aborted before, at or after the start', async () => {
    const endless = async function* () {
      for (;;) yield* inBlocks(sound);
    };
    const reason = new Error('enough');
    const early = new AbortController();
    early.abort(reason);
    const starting = new AbortController();
    const late = new AbortController();
    const jobs = [early, starting, late].map((controller, index) =>
      encodeAudio(
        jobOf({
          ffmpeg,
          format: 'mp3',
          pcm: endless(),
          signal: controller.signal,
          path: join(folder, `abort-${index}.mp3`),
        }),
      ),
    );
    const outcomes = Promise.allSettled(jobs);
    queueMicrotask(() => starting.abort(reason));
    setTimeout(() => late.abort(reason), 300);
    expect(await outcomes).toEqual(jobs.map(() => ({ status: 'rejected', reason })));
    expect(await left()).toEqual([]);
  });

  it('does not write through a link at the path of its file', async () => {
    const target = join(folder, 'precious.txt');
    await writeFile(target, 'precious');
    const path = join(folder, 'linked.mp3');
    await symlink(target, path);
    const refusal = { code: 'unsafe-path', message: expect.stringContaining(path) };
    await expect(encodeAudio(jobOf({ ffmpeg, format: 'mp3', path }))).rejects.toMatchObject(refusal);
    expect(await readFile(target, 'utf8')).toBe('precious');
  });

  it('names the folder that cannot be written', async () => {
    const job = jobOf({ ffmpeg, format: 'mp3', path: join(folder, 'missing', 'x.mp3') });
    await expect(encodeAudio(job)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
