import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EncodeJob, encodeAudio } from '../../../src/audio/ffmpeg/encode.js';
import { decodeToMono } from '../../../src/audio/ffmpeg/read-sound.js';
import { defaultEncoderChoice } from '../../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../../src/audio/formats/registry.js';
import { measureFile, parseDescription } from '../../../src/audio/measure/measure-file.js';
import { measureSound } from '../../../src/audio/measure/sound-measures.js';
import { decode } from '../../support/decode.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { publishedSpeech } from '../../support/published-speech.js';

const ffmpegs = await ffmpegsHere();
const { signal } = new AbortController();
const rate = 44_100;
const sound = publishedSpeech(rate);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-measure-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* pcm() {
  yield new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength);
}

async function encode(format: AudioFormat, parts: Partial<EncodeJob> = {}): Promise<string> {
  const path = join(folder, `it's a "file".${format}`);
  await encodeAudio({
    ffmpeg: ffmpegs[0]!,
    format,
    encoding: defaultEncoderChoice,
    sampleRate: rate,
    samples: sound.length,
    pcm: pcm(),
    path,
    tags: [],
    language: null,
    markers: [],
    cover: null,
    signal,
    ...parts,
  });
  return path;
}

describe('measureFile', () => {
  it.each<[AudioFormat, object]>([
    ['wav', { codec: 'pcm_s16le', channels: 1, sampleBits: 16, isConstantBitRate: true, bitRate: 705_000 }],
    ['flac', { codec: 'flac', channels: 1, sampleBits: 16, isConstantBitRate: false }],
    ['mp3', { codec: 'mp3', channels: 1, sampleBits: null, isConstantBitRate: true, bitRate: 96_000 }],
    ['m4a', { codec: 'aac', channels: 1, sampleBits: null, isConstantBitRate: false }],
    ['opus', { codec: 'opus', channels: 1, sampleBits: null, isConstantBitRate: false }],
  ])('measures a %s file with every ffmpeg', async (format, expected) => {
    const path = await encode(format);
    for (const { path: ffmpeg } of ffmpegs) {
      const measures = await measureFile({ ffmpeg, path, signal });
      expect(measures).toMatchObject(expected);
      expect(measures.bitRate).toBeGreaterThan(20_000);
      const { sampleRate } = measures.sound;
      expect(sampleRate).toBe(format === 'opus' ? 48_000 : rate);
      expect(measures.sound).toEqual(
        await measureSound([await decode(ffmpeg, path, sampleRate)], sampleRate),
      );
      expect(measures.sound.rmsDbfs).toBeCloseTo(-20, 0);
    }
  });

  it('refuses a file that is damaged or not audio', async () => {
    const ffmpeg = ffmpegs[0]!.path;
    const flac = await encode('flac');
    const { size } = await stat(flac);
    const file = await open(flac, 'r+');
    await file.write(Buffer.alloc(4000, 0x55), 0, 4000, size >> 1);
    await file.close();
    const failure = expect.objectContaining({ code: 'ffmpeg-failed' });
    await expect(measureFile({ ffmpeg, path: flac, signal })).rejects.toEqual(failure);
    const text = join(folder, 'text.mp3');
    await writeFile(text, 'no sound at all');
    await expect(measureFile({ ffmpeg, path: text, signal })).rejects.toEqual(failure);
    const missing = join(folder, 'missing.mp3');
    await expect(measureFile({ ffmpeg, path: missing, signal })).rejects.toEqual(failure);
  });

  it('refuses a FLAC file from which ffmpeg drops frames without a message', async () => {
    const flac = await encode('flac');
    const file = await open(flac, 'r+');
    // STREAMINFO declares one sample more than the file has.
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 22);
    buffer.writeUInt32BE(buffer.readUInt32BE(0) + 1, 0);
    await file.write(buffer, 0, 4, 22);
    await file.close();
    for (const { path: ffmpeg } of ffmpegs)
      await expect(measureFile({ ffmpeg, path: flac, signal })).rejects.toMatchObject({
        code: 'ffmpeg-failed',
        message: expect.stringContaining(
          `ffmpeg can read ${sound.length} of its ${sound.length + 1} samples`,
        ),
      });
  });

  it('finds the frames after tags and pictures, and in a truncated file', async () => {
    const path = await encode('mp3');
    // An ID3v2.3 tag that is only padding. Its length has four times seven bits.
    const length = 2_400_000;
    const header = Buffer.from([
      0x49,
      0x44,
      0x33,
      3,
      0,
      0,
      ...[21, 14, 7, 0].map((by) => (length >> by) & 0x7f),
    ]);
    await writeFile(path, Buffer.concat([header, Buffer.alloc(length), await readFile(path)]));
    const ffmpeg = ffmpegs[0]!.path;
    const expected = { isConstantBitRate: true, bitRate: 96_000 };
    expect((await readFile(path)).length).toBeGreaterThan(2_400_000);
    expect(await measureFile({ ffmpeg, path, signal })).toMatchObject(expected);
    await truncate(path, (await stat(path)).size - 100);
    expect(await measureFile({ ffmpeg, path, signal })).toMatchObject(expected);
  });
});

describe('decodeToMono', () => {
  it('ends with the reason of the signal, and ends its process', async () => {
    const path = await encode('wav');
    const controller = new AbortController();
    const blocks = decodeToMono({ ffmpeg: ffmpegs[0]!.path, path, signal: controller.signal });
    await blocks.next();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(
      (async () => {
        for await (const block of blocks) expect(block.length).toBeGreaterThan(0);
      })(),
    ).rejects.toBe(reason);
  });
});

describe('parseDescription', () => {
  it.each([
    [
      'Stream #0:0[0x1](eng): Audio: aac (LC) (mp4a / 0x6134706D), 24000 Hz, stereo, fltp, 64 kb/s (default)',
      { codec: 'aac', sampleRate: 24_000, channels: 2, sampleBits: null, bitRate: 64_000 },
    ],
    [
      'Stream #0:0: Audio: pcm_s24le ([1][0][0][0] / 0x0001), 48000 Hz, 1 channels, s32 (24 bit), 1152 kb/s',
      { codec: 'pcm_s24le', sampleRate: 48_000, channels: 1, sampleBits: 24, bitRate: 1_152_000 },
    ],
    [
      '  Duration: 00:01:00.00, start: 0.0, bitrate: 51 kb/s\n  Stream #0:0: Audio: opus, 48000 Hz, mono, fltp',
      { codec: 'opus', sampleRate: 48_000, channels: 1, sampleBits: null, bitRate: 51_000 },
    ],
    ['Stream #0:0: Video: png, rgb24(pc), 1x1', null],
  ])('parses %j', (description, expected) => {
    expect(parseDescription(description)).toEqual(expected);
  });
});
