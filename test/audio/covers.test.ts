import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EncodeJob, encodeAudio } from '../../src/audio/ffmpeg/encode.js';
import { retagAudio } from '../../src/audio/ffmpeg/retag-audio.js';
import { defaultEncoderChoice } from '../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../src/audio/formats/registry.js';
import { type Cover, readCover, usableCover } from '../../src/audio/tags/cover.js';
import { ffmpegsHere } from '../support/ffmpegs.js';
import { jpeg, png } from '../support/pictures.js';

const ffmpegs = await ffmpegsHere();
const formats: readonly AudioFormat[] = ['mp3', 'flac', 'm4b'];
const rate = 24_000;
const samples = 4_800;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-covers-'));
});
afterAll(() => rm(folder, { recursive: true }));

const byFfmpeg = (pixelFormat: string, extension: string) => () => {
  const path = join(folder, `made.${extension}`);
  const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=c=0x8a3b12:s=30x30', '-frames:v', '1'];
  execFileSync(ffmpegs[0]!.path, [...input, '-pix_fmt', pixelFormat, path]);
  return readFile(path);
};
const covers: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'a JPEG': byFfmpeg('yuvj420p', 'jpg'),
  'a grey JPEG': () => jpeg(1, 48),
  'a CMYK JPEG': () => jpeg(4, 48),
  'the largest JPEG': () => jpeg(1, 16_255),
  'a PNG with transparency': byFfmpeg('rgba', 'png'),
  'a grey PNG with 16 bits': byFfmpeg('gray16be', 'png'),
  'a PNG with a palette': byFfmpeg('pal8', 'png'),
  'a PNG with one bit': () => png(48),
  'the largest PNG': () => png(16_255),
  'a PNG of 16.7 MB': () => png(11_540, 0),
};

describe.each(ffmpegs.map((ffmpeg) => ({ ffmpeg, build: ffmpeg.version.slice(15, 24) })))(
  'ffmpeg $build',
  ({ ffmpeg }) => {
    const jobOf = (format: AudioFormat, title: string, cover: Cover | null): EncodeJob => ({
      ...{ ffmpeg, format, encoding: defaultEncoderChoice, sampleRate: rate, samples, cover },
      ...{ tags: [['title', title]], language: 'en', markers: [] },
      pcm: (async function* () {
        yield new Uint8Array(samples * 2);
      })(),
      path: join(folder, `${title}.${format}`),
      signal: new AbortController().signal,
    });
    beforeAll(async () => {
      for (const format of formats) await encodeAudio(jobOf(format, 'source', null));
    });

    it.each(Object.keys(covers))('writes files with %s, and adds it to files without', async (name) => {
      const file = join(folder, 'cover');
      await writeFile(file, await covers[name]!());
      const cover = await usableCover(file);
      expect(cover).not.toBeNull();
      for (const format of formats) {
        const job = jobOf(format, 'expected', cover);
        await encodeAudio(job);
        const path = join(folder, `retagged.${format}`);
        const source = join(folder, `source.${format}`);
        expect(await retagAudio({ ...job, source, path }), format).toBe(true);
        const bytes = await readFile(path);
        expect(bytes.equals(await readFile(job.path)), format).toBe(true);
        expect(bytes.includes(await readFile(file)), format).toBe(true);
      }
    });
  },
);

describe('readCover', () => {
  it.each<[string, Buffer, string]>([
    ['another picture', Buffer.from('GIF89a'), 'is not a PNG or JPEG image'],
    ['an empty file', Buffer.alloc(0), 'is not a PNG or JPEG image'],
    ['a PNG that is cut off', png(8).subarray(0, 20), 'is damaged'],
    ['a JPEG that is cut off', jpeg(3, 8).subarray(0, 40), 'is damaged'],
    ['a PNG without pixels', png(0), 'is damaged'],
    ['a PNG of 20,000 pixels', png(20_000), 'has 20000 × 20000 pixels, which is more than ffmpeg can read'],
    [
      'a JPEG of 16,256 pixels',
      jpeg(1, 16_256),
      'has 16256 × 16256 pixels, which is more than ffmpeg can read',
    ],
    ['a PNG of 18 MB', png(12_000, 0), 'has 18.0 MB, and at most 16 MB are possible'],
  ])('says why %s cannot be used', async (_, bytes, problem) => {
    const file = join(folder, 'unusable');
    await writeFile(file, bytes);
    expect(await readCover(file)).toBe(problem);
    expect(await usableCover(file)).toBeNull();
  });

  it('follows a link, and does not wait for a named pipe', async () => {
    const [file, link, pipe] = ['real.png', 'link.png', 'pipe.png'].map((name) => join(folder, name));
    await writeFile(file!, png(8));
    await symlink(file!, link!);
    expect(await readCover(link!)).toMatchObject({ kind: 'png', path: link });
    execFileSync('mkfifo', [pipe!]);
    await expect(readCover(pipe!)).rejects.toThrow('is a named pipe');
    await expect(readCover('/dev/zero')).rejects.toThrow('is a device');
    await expect(readCover(folder)).rejects.toThrow('is a folder');
  });
});
