import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mp4SoundSeconds } from '../../../src/audio/containers/mp4-length.js';
import { encodeAudio } from '../../../src/audio/ffmpeg/encode.js';
import { encodeSegment } from '../../../src/audio/ffmpeg/encode-segment.js';
import { joinSegments } from '../../../src/audio/ffmpeg/join-segments.js';
import { defaultEncoderChoice } from '../../../src/audio/formats/encoder-settings.js';
import { describeMedia } from '../../support/decode.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { speechLike } from '../../support/speech.js';

const [ffmpeg] = await ffmpegsHere();
const rate = 24_000;
const samples = 3 * rate;
const sound = speechLike(samples, rate, 5);
/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-mp4-'));
  await writeFile(join(folder, 'cover.png'), png);
});
afterAll(() => rm(folder, { recursive: true }));

async function* pcm() {
  yield new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
}

/** Creates an ffmpeg that reports the length of the cover, as ffmpeg 7 and later do. `edit` is a shell command that changes its arguments. */
async function reportingCover(edit = ''): Promise<string> {
  const path = join(folder, 'ffmpeg');
  const report = "sed 's/^out_time=.*/out_time=00:00:00.040000/'";
  await writeFile(path, `#!/bin/bash\nset -o pipefail\n${edit}\n"${ffmpeg!.path}" "$@" | ${report}\n`);
  await chmod(path, 0o755);
  return path;
}

const jobOf = (format: 'flac' | 'mp3' | 'm4a' | 'm4b', path: string) => ({
  ffmpeg: { ...ffmpeg!, path },
  format,
  encoding: defaultEncoderChoice,
  sampleRate: rate,
  samples,
  path: join(folder, `out.${format}`),
  tags: [],
  language: null,
  markers: [{ title: 'The whole', startSample: 0, endSample: samples }],
  cover: {
    path: join(folder, 'cover.png'),
    kind: 'png',
    sha256: '',
    picture: { kind: 'png', width: 1, height: 1, colours: 'rgb', hasAlpha: false },
  } as const,
  signal: new AbortController().signal,
});

describe('encodeAudio with a cover and an ffmpeg that reports the length of the cover', () => {
  it.each(['flac', 'mp3', 'm4a', 'm4b'] as const)('writes a %s file', async (format) => {
    const job = { ...jobOf(format, await reportingCover()), pcm: pcm() };
    await encodeAudio(job);
    expect(await describeMedia(ffmpeg!.path, job.path)).toMatch(/Video: png/);
  });

  it('joins a file from segments', async () => {
    const segment = join(folder, 'segment');
    await encodeSegment({ ...jobOf('m4b', ffmpeg!.path), pcm: pcm(), path: segment });
    const job = {
      ...jobOf('m4b', await reportingCover()),
      segments: [{ path: segment, startSample: 0 }],
    };
    await joinSegments(job);
    expect(await describeMedia(ffmpeg!.path, job.path)).toMatch(/Video: png/);
  });

  it.each(['flac', 'mp3', 'm4a', 'm4b'] as const)(
    'refuses a %s file whose sound is truncated',
    async (format) => {
      const cut = 'set -- "$' + '{@:1:$#-1}" -frames:a 20 "$' + '{@:$#}"';
      const job = { ...jobOf(format, await reportingCover(cut)), pcm: pcm() };
      await expect(encodeAudio(job)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    },
  );
});

describe('mp4SoundSeconds', () => {
  it('reads the length of the sound, not that of the chapter track', async () => {
    const job = { ...jobOf('m4b', ffmpeg!.path), pcm: pcm() };
    await encodeAudio(job);
    const seconds = await mp4SoundSeconds(job.path);
    expect(seconds).toBeGreaterThanOrEqual(3);
    expect(seconds).toBeLessThan(3.1);
  });

  it('returns null for a file that is not MP4, is truncated in its header, or has a box of an impossible size', async () => {
    const job = { ...jobOf('m4a', ffmpeg!.path), pcm: pcm() };
    await encodeAudio(job);
    const whole = await readFile(job.path);
    const impossible = Buffer.from(whole);
    impossible.writeUInt32BE(4, 0);
    const odd = join(folder, 'odd.m4a');
    for (const bytes of [Buffer.alloc(0), png, whole.subarray(0, 60), impossible]) {
      await writeFile(odd, bytes);
      expect(await mp4SoundSeconds(odd)).toBeNull();
    }
  });
});
